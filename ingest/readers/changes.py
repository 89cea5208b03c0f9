"""What is said of text that somebody deleted while changes were tracked."""

from ingest.messages import Message

DELETED = Message(
    "text deleted with tracked changes was left out; reject the changes to have it read"
)
