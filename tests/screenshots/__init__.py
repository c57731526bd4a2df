"""Pictures of every page and dialog of the window, made from the window itself."""
