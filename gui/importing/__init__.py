"""Where pictures come from, and a look before they are taken."""
