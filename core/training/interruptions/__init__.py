"""What comes between a run and its end: a stop, a full disk, too little memory."""
