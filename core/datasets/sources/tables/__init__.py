"""Tables that say what pictures show: their text, their columns, and the pictures that their lines name."""
