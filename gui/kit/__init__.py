"""Furniture of every room: forms, bars, labels, dialogs; knows no dataset, run or engine."""
