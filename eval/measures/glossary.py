"""What each measure is called, what it means and where it comes from.

The report prints these terms. The formulas are in the other modules of this package; the sources
are cited here alone.
"""

import re
from dataclasses import dataclass, replace

_CUTOFF = re.compile(r"(?<=@)\d+|(?<=_p)\d+")


@dataclass(frozen=True, slots=True)
class Term:
    """A measure or family of measures; `N` in `name` and `label` is its cutoff or percentile."""

    name: str
    label: str
    meaning: str
    source: str = ""
    less_is_better: bool = False


METHODS = (
    Term(
        "95 % interval",
        "95 % interval",
        "What 95 of 100 drawings of as many questions would give: percentile bootstrap over "
        "questions.",
        "Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13",
    ),
    Term(
        "p",
        "p",
        "How often chance alone would make a difference as large: paired randomisation test, "
        "adjusted for the number of measures.",
        "Smucker, Allan and Carterette, A Comparison of Statistical Significance Tests for "
        "Information Retrieval Evaluation, CIKM 2007; Benjamini and Hochberg, Controlling the "
        "False Discovery Rate, Journal of the Royal Statistical Society B 57(1), 1995",
    ),
)
TERMS = (
    Term(
        "recall@N",
        "Evidence at rank N or better",
        "The share of questions whose evidence a search finds in its first N passages; where "
        "several places are needed, the share of them. A passage has found a place when the two "
        "overlap by at least half of the shorter.",
    ),
    Term(
        "mrr@N",
        "Reciprocal rank of the first evidence",
        "1 for evidence in the first passage, 1/2 in the second, and so on; 0 beyond the first N.",
        "Voorhees, The TREC-8 Question Answering Track Report, 1999",
    ),
    Term(
        "span_recall@N",
        "Places of evidence among the first N passages",
        "The share of all places of evidence found, even where one would do.",
    ),
    Term(
        "map@N",
        "Average precision of the places of evidence",
        "Precision at the rank of every place found in the first N passages, averaged over all "
        "places.",
        "Voorhees and Harman, TREC: Experiment and Evaluation in Information Retrieval, 2005",
    ),
    Term(
        "char_recall@N",
        "Characters of evidence in the first N passages",
        "The share of the evidence's characters that the first N passages hold.",
        "Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma, 2024",
    ),
    Term(
        "char_precision@N",
        "Share of the first N passages that is evidence",
        "The share of the characters of the first N passages that is evidence. Low by nature "
        "where evidence is a sentence and a passage a paragraph.",
        "Smith and Troynikov 2024",
    ),
    Term(
        "char_iou@N",
        "Overlap of the first N passages with the evidence",
        "Characters shared, over characters in either.",
        "Smith and Troynikov 2024",
    ),
    Term(
        "answer_match",
        "Answers that contain what the gold asks for",
        "The share of answerable questions whose answer has every string that the gold asks for. "
        "A refusal has none of them.",
    ),
    Term(
        "short_answer_match",
        "Short answers that contain what the gold asks for",
        "Of the answerable questions whose answer leads with the words asked for, the share where "
        "these alone have every string that the gold asks for.",
    ),
    Term(
        "reference_f1",
        "Words shared with the reference answer",
        "Harmonic mean of precision and recall of the words, against an answer in full.",
        "Rajpurkar et al., SQuAD, EMNLP 2016, and its evaluation script; Lewis et al., MLQA, "
        "ACL 2020",
    ),
    Term(
        "citation_recall",
        "Evidence that is quoted",
        "The share of answerable questions whose evidence a quote covers; a refusal quotes "
        "nothing. Where several places are needed, the share of them.",
    ),
    Term(
        "citation_precision",
        "Quotes that are evidence",
        "Of the quotes of an answer, the share that covers evidence; over the answers given.",
    ),
    Term(
        "decision",
        "Rightly answered or refused",
        "The share of questions that were answered where the documents answer them, and refused "
        "where they do not.",
    ),
    Term(
        "right",
        "Answered right, or rightly refused",
        "The share of all questions that got a right answer, or a refusal where the documents do "
        "not answer.",
    ),
    Term(
        "answered_wrong",
        "Given a wrong answer",
        "The share of all questions that were answered wrongly; any answer to an unanswerable "
        "question is.",
        less_is_better=True,
    ),
    Term(
        "refused_wrong",
        "Refused though answerable",
        "The share of all questions that were refused although the documents answer them.",
        less_is_better=True,
    ),
    Term(
        "refusal_precision",
        "Refusals that were right",
        "Of the questions refused, the share that the documents do not answer.",
    ),
    Term(
        "refusal_recall",
        "Unanswerable questions refused",
        "Of the questions that the documents do not answer, the share refused.",
    ),
    Term("refusal_f1", "Refusal, both together", "Harmonic mean of the two before it."),
    Term(
        "auroc",
        "Confidence separates answerable from not",
        "How often an answerable question has more confidence than one that is not: 0.5 by "
        "chance, 1 at best.",
        "Hanley and McNeil, Radiology 143(1), 1982",
    ),
    Term(
        "brier",
        "Error of confidence (Brier score)",
        "Mean squared difference between confidence and whether the question is answerable: 0 at "
        "best, 0.25 if confidence is always one half.",
        "Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather "
        "Review 78(1), 1950",
        less_is_better=True,
    ),
    Term(
        "answered_risk",
        "Answers given that are wrong",
        "Of the answers given, the share that is wrong; any answer to an unanswerable question is.",
        less_is_better=True,
    ),
    Term(
        "aurc",
        "Area under the risk-coverage curve",
        "The share of wrong answers, averaged over all shares of questions that could be answered, "
        "the most confident first.",
        "El-Yaniv and Wiener, JMLR 11, 2010; Geifman, Uziel and El-Yaniv, ICLR 2019",
        less_is_better=True,
    ),
    Term(
        "ece",
        "Expected calibration error",
        "Mean distance between confidence and the share of questions that are answerable, over "
        "bins of similar confidence. Chance alone makes it more than 0.",
        "Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017; what chance makes of it: "
        "Bröcker and Smith, Weather and Forecasting 22(3), 2007",
        less_is_better=True,
    ),
    Term(
        "citations_verified",
        "Citations that verify",
        "The share of citations whose words are in the document at the place given. Must be 1.",
    ),
    Term(
        "answers_verified",
        "Answers whose numbers are all quoted",
        "The share of answers with a citation and no number that is in no quote. Must be 1.",
    ),
    Term(
        "latency_pN_ms",
        "Milliseconds in which N % were answered",
        "As seen by the client.",
        less_is_better=True,
    ),
)
_BY_NAME = {term.name: term for term in TERMS}


def term(name: str) -> Term:
    """Return the term of a measure, its cutoff filled in; KeyError for a measure without one.

    >>> term("recall@5").label
    'Evidence at rank 5 or better'
    """
    found = _BY_NAME[_CUTOFF.sub("N", name)]
    cutoff = _CUTOFF.search(name)
    n = cutoff[0] if cutoff else "N"
    return replace(found, name=name, label=re.sub(r"\bN\b", n, found.label))
