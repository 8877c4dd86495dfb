"""Rules that find captions and credits left where a picture was."""
