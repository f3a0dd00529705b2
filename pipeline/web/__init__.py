"""The local page: the commands, for an officer who never sees a terminal.

A new page is three things:

1. A view, a function in `page_views/<name>.py`: takes the working folder and what was asked (the
   names in the address and its query), returns a page model: a frozen dataclass of texts, `title`
   among them, which is the page's only h1. It raises `NoPageError` for what is not there. It runs
   in a thread. An action, for a POST, takes the request: `request.state.form` holds the fields,
   `request.app.state.folder` the folder; it returns the address to go to, `GoTo` with a notice, or
   a `Shown` page, which gets an address of its own (acting.py).
2. A page, `pages/<name>.html`: extends base.html, gets the model as `page` and what every page
   shows as `frame` (frame.py). `pages/macros.html` has forms (`form_fields`: each POST form has
   them), buttons, signs (sign + word, never colour alone), tables and folded parts.
3. A row in `app.py`'s table: address, view, page. The view is named there, and loaded when it is
   asked for (late_loading.py): the first page does not wait for all.

What takes time is a `Job` (live/jobs.py), begun by an action (forms/): one at a time, in a thread,
told on the board (live/board.py) that the status line of every page shows. `static/beredning.js`
keeps pages true to it; a part of a page keeps its focus by its id, or by the address of its first
link. An element with `data-mening` is a sentence, one with `data-for` of that number a cell of it,
with tabindex -1, for Enter goes there; a hidden button with `data-kopiera` copies that text. Every
page is whole without the script.

What cannot go on raises a `BeredningError`, which is told on a page of its own, as a bug is; the
rest stands. Nothing is served to who lacks the cookie; what is sent has been through
`door/guard.py`. (DECISIONS 376, 389–396)
"""
