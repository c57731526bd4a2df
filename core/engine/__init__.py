"""The long-lived child process that predicts and previews for the window."""
