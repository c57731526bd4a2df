"""The hall: main window, navigation, menus, dialogs, running work."""
