"""Groups, sides and the certificate that says why nothing leaks."""
