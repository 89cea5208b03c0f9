"""A town in a dozen sentences, a file each, and a gold question to each."""

_FACTS = (
    ("The harbour of Pellworm opened in 1911.", "When did the harbour of Pellworm open?", "1911"),
    ("The mill of Pellworm was built in 1777.", "When was the mill of Pellworm built?", "1777"),
    ("The school of Pellworm has 83 pupils.", "How many pupils has the school?", "83"),
    ("The tower of Pellworm is 41 metres high.", "How high is the tower of Pellworm?", "41"),
    ("The chapel was restored in 1953.", "When was the chapel restored?", "1953"),
    ("The ferry to Husum takes 35 minutes.", "How long does the ferry to Husum take?", "35"),
    ("The lighthouse was painted red in 1957.", "When was the lighthouse painted red?", "1957"),
    ("The library owns 6,200 books.", "How many books does the library own?", "6,200"),
    ("The market is held on Thursdays.", "On which day is the market held?", "Thursdays"),
    ("The bakery opens at 6 a.m.", "When does the bakery open?", "6"),
    ("The museum shows 120 model ships.", "How many model ships does the museum show?", "120"),
    ("The dyke is 28 kilometres long.", "How long is the dyke?", "28"),
    ("漁港は一九二六年に開かれた。", "漁港はいつ開かれましたか。", "一九二六"),
)

QUESTIONS = [question for _, question, _ in _FACTS]
TEXTS = {f"fact{number:02d}.txt": f"{text}\n" for number, (text, _, _) in enumerate(_FACTS)}
ROWS = [
    {
        "id": f"q{number:02d}",
        "kind": "fact",
        "question": question,
        "answerable": True,
        "answers": [[answer]],
        "gold": [{"doc": f"fact{number:02d}.txt", "start": 0, "end": len(text), "text": text}],
    }
    for number, (text, question, answer) in enumerate(_FACTS)
]
