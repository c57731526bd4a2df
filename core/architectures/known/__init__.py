"""What torchvision and timm can build besides the architectures of our own: what is known of each, and where its weights are."""
