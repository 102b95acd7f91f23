"""What the desk asks people for, one module for each journey."""
