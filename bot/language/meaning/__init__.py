"""What people want when they say something: a message as a list of acts, by declarations of the features."""
