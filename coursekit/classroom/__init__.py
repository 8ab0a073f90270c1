"""What a class needs beside the notebooks: how far is everybody, what is a submission worth."""
