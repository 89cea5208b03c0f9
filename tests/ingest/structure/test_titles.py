"""What names the sections of slides, through what their blocks stand under."""

from ingest.structure.sections import read_structure

SLIDE = "◆ {lead}\n\nCurrent situation\n\n- {now}\n\nKPIs\n\n- {target}\n\n"
HULLS = SLIDE.format(
    lead="The building of hulls shall double.", now="Few hulls are laid.", target="40 hulls"
)
CREWS = SLIDE.format(lead="More crews shall go to sea.", now="Crews are few.", target="300 at sea")
QUAYS = SLIDE.format(lead="Quays shall have new cranes.", now="Cranes are old.", target="12 cranes")
OUTLINE = """Contents

1. Ships

- Building of hulls
- Crews at sea

2. Ports

- Dredging
- Cranes and quays

The end of it.
"""


def path_of(text: str, words: str) -> tuple[str, ...]:
    [found] = [
        section.heading_path
        for section in read_structure(text)
        for block in section.blocks
        if words in block.of(text)
    ]
    return found


def test_lost_titles_come_from_the_outline() -> None:
    text = HULLS + CREWS + QUAYS + OUTLINE
    assert path_of(text, "40 hulls") == ("1. Ships", "Building of hulls", "KPIs")
    assert path_of(text, "300 at sea") == ("1. Ships", "Crews at sea", "KPIs")
    assert path_of(text, "12 cranes") == ("2. Ports", "Cranes and quays", "KPIs")


def test_without_an_outline_a_lost_title_is_not_made_up() -> None:
    text = "Hulls\n\n" + HULLS + CREWS + QUAYS
    assert path_of(text, "40 hulls") == ("Hulls", "KPIs")
    assert path_of(text, "300 at sea") == ("KPIs",)


def test_a_slide_s_own_title_is_kept_beside_an_outline() -> None:
    text = "Hulls\n\n" + HULLS + CREWS + QUAYS + OUTLINE
    assert path_of(text, "40 hulls") == ("Hulls", "KPIs")


def test_a_lead_that_the_outline_does_not_know_is_part_of_its_section() -> None:
    aside = "◆ Whales sing.\n\nThey do so at night.\n\n"
    text = HULLS + aside + CREWS + QUAYS + OUTLINE
    assert path_of(text, "Whales sing") == ("1. Ships", "Building of hulls", "KPIs")


def test_a_caption_before_a_lead_names_the_figure_above_it() -> None:
    caption = "Laying of hulls in the old yard, 40 hulls a year\n\n"
    text = HULLS + caption + CREWS + QUAYS
    assert path_of(text, "300 at sea") == ("KPIs",)
    assert path_of(text.replace(caption, "Crews for the sea\n\n"), "300 at sea") == (
        "Crews for the sea",
        "KPIs",
    )


def test_the_outline_stands_under_no_section() -> None:
    text = HULLS + CREWS + QUAYS + OUTLINE
    assert path_of(text, "Dredging") == ("2. Ports",)
    assert path_of(text, "Contents") == ("1. Ships",)
