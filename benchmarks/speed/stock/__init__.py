"""The other side: a Rasa assistant with the pipeline and the policies of `rasa init`, on our data and action server."""
