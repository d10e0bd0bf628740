"""Finding sentences by words: BM25 over the paper, with cue phrases for each kind of field."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

CUES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {
        "research_question": (
            "research question",
            "we ask whether",
            "this paper investigates",
            "we aim to",
            "the goal of this study",
            "the problem of",
        ),
        "background": (
            "previous work",
            "existing approaches",
            "recent years",
            "remains unclear",
            "little is known",
            "has been studied",
        ),
        "method": (
            "we propose",
            "our method",
            "our approach",
            "we use",
            "dataset",
            "participants",
            "was measured",
            "model architecture",
            "algorithm",
            "trained on",
        ),
        "approach": ("our idea", "intuition", "we hypothesize", "framework", "overview", "motivated by"),
        "content": (
            "experiments show",
            "we evaluate",
            "results show",
            "we compare",
            "we analyze",
            "table",
            "figure",
        ),
        "conclusion": (
            "we conclude",
            "in conclusion",
            "our results suggest",
            "we find that",
            "we found that",
            "these findings",
            "outperforms",
            "significantly",
        ),
        "innovation": (
            "our contributions",
            "contribution",
            "novel",
            "for the first time",
            "to our knowledge",
            "unlike previous work",
            "state of the art",
        ),
        "limitation": (
            "limitation",
            "limitations",
            "limited to",
            "does not",
            "cannot",
            "fails",
            "caveat",
            "drawback",
            "threats to validity",
        ),
        "future_work": (
            "future work",
            "future research",
            "further research",
            "in the future",
            "we plan to",
            "remains to be",
            "open question",
            "should be investigated",
        ),
    },
    "zh": {
        "research_question": ("研究问题", "本文旨在", "本文研究", "试图回答", "目的是", "关键问题"),
        "background": ("近年来", "研究背景", "已有研究", "现有研究", "尚不清楚", "受到关注"),
        "method": ("本文采用", "提出了一种", "研究方法", "数据来源", "样本", "模型", "算法", "实验设计"),
        "approach": ("研究思路", "基本思想", "框架", "假设", "首先", "其次", "技术路线"),
        "content": ("实验结果", "结果表明", "对比分析", "分析了", "研究内容"),
        "conclusion": ("结论", "研究表明", "研究发现", "综上所述", "结果显示", "优于"),
        "innovation": ("创新", "贡献", "首次", "不同于", "填补", "新的方法"),
        "limitation": ("局限", "不足", "有待", "尚未", "仅限于", "未能", "没有考虑"),
        "future_work": ("未来", "今后", "进一步研究", "下一步", "后续研究", "展望"),
    },
}
"""Cue phrases for each role of a field, in the paper's language ("en" or "zh")."""

_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_K1, _B = 1.5, 0.75  # the usual values, as in Robertson and Zaragoza (2009)


def terms(text: str) -> list[str]:
    """Its terms: Latin words and numbers in lower case, pairs of neighbouring Chinese characters."""
    found: list[str] = []
    for run in _TOKEN.findall(text.lower()):
        if run[0] < "\u3400" or len(run) == 1:
            found.append(run)
        else:
            found += [first + second for first, second in pairwise(run)]
    return found


class Index:
    """BM25 over short texts.

    Our own thirty lines: rank-bm25 0.2.2 (2022) needs NumPy, 45 MB for the one sum below.
    Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), section 3.4, with the
    idf of Lucene, which is never negative.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths: list[int] = []
        for number, text in enumerate(texts):
            counts = Counter(terms(text))
            self._lengths.append(counts.total())
            for term, count in counts.items():
                self._postings[term].append((number, count))

    def ranking(self, query: Sequence[str]) -> list[int]:
        """The numbers of the texts that share a term with the phrases of `query`, best first."""
        mean = sum(self._lengths) / max(1, len(self._lengths))
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in Counter(term for phrase in query for term in terms(phrase)).items():
            postings = self._postings.get(term, ())
            rarity = math.log(1 + (len(self._lengths) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings:
                length = 1 - _B + _B * self._lengths[number] / mean
                scores[number] += weight * rarity * count * (_K1 + 1) / (count + _K1 * length)
        return sorted(scores, key=lambda number: (-scores[number], number))
