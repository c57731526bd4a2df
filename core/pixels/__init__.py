"""Decoded pictures and features, cached once and fed to the device."""
