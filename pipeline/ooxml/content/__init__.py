"""What a reader calls the content of a .docx, its controls, and what it remembers."""

from pipeline.ooxml.content.content_model import (
    Content,
    block_digest,
    content,
    margin_text,
    plain,
    whole_content,
)

__all__ = ["Content", "block_digest", "content", "margin_text", "plain", "whole_content"]
