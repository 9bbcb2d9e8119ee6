"""Who a speaker is: posts over time, and by hand the same as another, or told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analysis.corrections import merge, split
from analysis.filter import Mark
from analysis.unnamed import article_of
from dashboard import corrections, data, state
from dashboard.components import chart, correcting, nodes
from dashboard.components.nodes import Node, node
from dashboard.view import View

_SAME, _APART, _NAME = "identity_same", "identity_apart", "identity_name"
# Pairs of speakers that may be one, offered at once.
OFFERED = 5


def posts(view: View, profile: dict[str, Any]) -> list[Node]:
    """The posts of a speaker by the day of their article, each opening what was said there."""
    held = [post for post in profile.get("roles") or [] if post["role"] or post["affiliation"]]
    seen: dict[tuple[str, str], dict[str, str]] = {}
    for post in sorted(held, key=lambda one: str(one["published"])):
        seen.setdefault((post["affiliation"], post["role"]), post)
    if len(seen) < 2:
        return []
    lines = [_post(view, profile["speaker"], post) for post in seen.values()]
    return [node("p", node("span", view.wording.text("identity.posts")), *lines, style="types")]


def _post(view: View, speaker: str, post: dict[str, str]) -> Node:
    when = post["published"] or view.wording.text("identity.undated")
    mark = Mark("statements", speaker=speaker, article=post["article"])
    called = "".join(filter(None, (post["affiliation"], post["role"])))
    opens = mark.encode() if view.ask("count", mark=mark.encode()) else ""
    return node("span", node("small", when), f" {called}", opens=opens, lang="zh")


def corrected(view: View, speaker: str) -> None:
    """What was merged or split by hand to make this speaker, each with its undoing."""
    applied = corrections.applied(data.program_corpus())
    held = {one.id: one for one in applied.applied}
    for id in applied.speakers.get(speaker, ()):
        if id in held:
            correcting.line(view, held[id], key=f"speaker_{id}")


def tools(view: View, profile: dict[str, Any]) -> None:
    """Two popovers: the same as another speaker, and told apart from another of the name."""
    if not profile["name"]:
        return
    for name, form in (("same", _same), ("apart", _apart)):
        label = view.wording.text(f"identity.{name}")
        popover = st.popover(label, key=f"identity_{name}_open", on_change="rerun")
        if popover.open:
            with popover:
                form(view, profile)
                correcting.problem()
                correcting.signature(view, key=f"identity_{name}_who")


def offers(view: View) -> None:
    """Speakers who may be one: offered, never joined in silence."""
    pairs = view.ask("likely_duplicates", limit=OFFERED)
    if pairs.empty:
        return
    with st.expander(view.wording.text("identity.offers", n=len(pairs))):
        for row in pairs.itertuples():
            both = [row.speaker, row.other_speaker]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                shown: list[Node | str] = [_link(view, both[0]), " = ", _link(view, both[1]), "?"]
                nodes.show([node("p", *shown)], f"offer_{'_'.join(both)}", _open)
                st.button(
                    view.wording.text("identity.join"),
                    key=f"join_{'_'.join(both)}",
                    type="tertiary",
                    on_click=_merge,
                    args=(both, ""),
                )


def _link(view: View, speaker: str) -> Node:
    return node("span", view.speaker_name(speaker), opens=f"={speaker}", style="fact", lang="zh")


def _open(speaker: str) -> None:
    state.change({"speaker": speaker[1:], **state.CLOSED})


def _same(view: View, profile: dict[str, Any]) -> None:
    """Which other speakers this one is."""
    texts, own = view.wording, profile["speaker"]
    names = _others(view, own)
    chosen = st.multiselect(
        texts.text("identity.same_as"),
        list(names),
        format_func=names.__getitem__,
        key=_SAME,
        placeholder=texts.text("filter.choose"),
    )
    called = list(dict.fromkeys([profile["name"], *(view.speaker_name(key) for key in chosen)]))
    name = st.selectbox(texts.text("identity.stands"), called, key="identity_stands")
    st.button(
        texts.text("identity.join"),
        key="identity_join",
        disabled=not chosen,
        on_click=_merge,
        args=([own, *chosen], name),
    )


def _others(view: View, own: str) -> dict[str, str]:
    rows = view.ask_all("speaker_counts")
    rows = rows[(rows["speaker"] != own) & (rows["name"] != "")]
    titles = dict(view.ask_all("articles")[["article", "label"]].itertuples(index=False))
    named = zip(rows["speaker"], rows["name"], strict=True)
    return {speaker: _told(speaker, name, titles) for speaker, name in named}


def _told(speaker: str, name: str, titles: dict[str, str]) -> str:
    """A name to choose by; of one whom no article names with the title of theirs."""
    article = article_of(speaker, name)
    return f"{name}（{titles.get(article, article)}）" if article else name


def _apart(view: View, profile: dict[str, Any]) -> None:
    """In which articles, or in which statements, another of this name speaks."""
    texts, own = view.wording, profile["speaker"]
    said = view.ask_all("evidence", mark=Mark("statements", speaker=own).encode())
    labels = dict(zip(said["article"], said["label"], strict=True))
    options = {f"article:{key}": label for key, label in labels.items()} if len(labels) > 1 else {}
    options |= {f"statement:{row.id}": chart.plain(row.text[:40]) for row in said.itertuples()}
    chosen = st.multiselect(
        texts.text("identity.apart_in"),
        list(options),
        format_func=options.__getitem__,
        key=_APART,
        placeholder=texts.text("filter.choose"),
    )
    st.text_input(texts.text("identity.apart_name"), key=_NAME, placeholder=profile["name"])

    def apart() -> None:
        picked = {
            kind: [one.removeprefix(f"{kind}:") for one in chosen if one.startswith(f"{kind}:")]
            for kind in ("article", "statement")
        }
        name = st.session_state[_NAME].strip()
        correcting.keep(
            lambda who: split(
                data.corpus(),
                own,
                name,
                articles=picked["article"],
                statements=picked["statement"],
                who=who,
            )
        )

    label = texts.text("identity.tell_apart")
    st.button(label, key="identity_tell_apart", disabled=not chosen, on_click=apart)


def _merge(speakers: list[str], name: str) -> None:
    before = data.corpus()
    correcting.keep(lambda who: merge(before, speakers, name, who=who))
    if state.value("speaker") and not _is_there(state.value("speaker")):
        state.change({"speaker": _stands(speakers), **state.CLOSED})


def _is_there(speaker: str) -> bool:
    held = data.corpus().ask(
        "SELECT count(*) AS n FROM speakers WHERE speaker = $s", {"s": speaker}
    )
    return bool(held.n[0])


def _stands(speakers: list[str]) -> str:
    """Which of the merged speakers is left."""
    is_left: Callable[[str], bool] = _is_there
    return next(filter(is_left, speakers), "")
