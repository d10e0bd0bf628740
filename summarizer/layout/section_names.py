"""The words that papers' headings use for each section, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionName:
    """Patterns of headings: `whole` ones are all that the heading says, `within` stand anywhere in it.

    English patterns of `within` match whole words, Chinese ones any characters; `not_before` are words
    that turn the meaning when they follow; a heading that begins with `unless` has another name.
    """

    whole: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    within_chinese: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    unless: str = ""

    def pattern(self) -> re.Pattern[str]:
        """One pattern that matches the beginning of every heading that has this wording."""
        parts = [f"(?:{whole})$" for whole in self.whole]
        if self.within:
            unless = rf"(?! (?:{'|'.join(self.not_before)})\b)" if self.not_before else ""
            parts.append(rf".*\b(?:{'|'.join(self.within)})\b{unless}")
        if self.within_chinese:
            parts.append(f".*(?:{'|'.join(self.within_chinese)})")
        pattern = f"(?:{'|'.join(parts)})"
        return re.compile(f"(?!{self.unless}){pattern}" if self.unless else pattern, re.IGNORECASE)


_BEFORE_LIMITATIONS = (
    "(?:study|research|current|our|its|main|potential|possible|some|key|known|general|the|and|of|strengths?|scope"
    "|caveats?|challenges|future (?:work|directions?|research)|conclusions?|discussions?|implications|ethics"
    "|ethical considerations|assumptions|advantages|openness|broader impacts?|methodological|model)"
)

# The first that matches names the section, so the narrower ones stand first.
SECTION_NAMES: Mapping[str, SectionName] = {
    "references": SectionName(
        whole=(
            "references(?: cited| and notes)?",
            "bibliography",
            "works cited",
            "literature(?: cited)?",
            "(?:主要)?(?:参考|引用)文献",
        ),
    ),
    "acknowledgements": SectionName(whole=("acknowledge?ments?(?: and .*)?", "致谢|鸣谢|谢辞")),
    "declarations": SectionName(
        whole=(
            "(?:ethics?|ethical)(?: approval)?(?: statement| considerations?)?",
            "disclosures?",
            "funding(?: information| sources?| statement)?",
            "作者贡献.*|利益冲突.*|基金项目.*|数据可用性.*|伦理声明",
        ),
        within=(
            "(?:author|authors['’]?|credit) contributions?",
            "contribution statement",
            "(?:conflicts?|declarations?) of (?:competing )?interests?",
            "competing (?:financial )?interests?",
            "duality of interest",
            "authors['’] relationships and activities",
            "(?:data|code|materials?) availability",
            "availability of (?:data|code|materials?)",
        ),
    ),
    "appendix": SectionName(
        within=("appendix", "appendices", "supplementa(?:ry|l)", "supporting (?:information|material)"),
        within_chinese=("附录", "补充材料"),
    ),
    "abstract": SectionName(
        whole=("abstract", "(?:executive )?summary", "synopsis", "(?:.{0,4})(?:内容)?(?:摘要|提要)")
    ),
    "limitations": SectionName(
        whole=(
            "threats to validity",
            "shortcomings",
            "不足",
            # Not `Rate limitation of the enzyme`, nor `Limitations of existing methods`.
            f"(?:{_BEFORE_LIMITATIONS}[ ,&-]+)*limitations?(?:[ ,&]+(?:and|of (?:the|this|our|these))\\b.*)?",
        ),
        within_chinese=("局限性?(?!于|空间)", "不足之处", "研究不足"),
    ),
    "conclusion": SectionName(
        whole=("summary and .*",),
        within=("conclusions?", "concluding"),
        within_chinese=("结论", "结语", "总结", "小结", "结束语"),
    ),
    "future_work": SectionName(
        whole=("open (?:problems|questions|challenges)", "next steps"),
        within=("future (?:work|research|directions?|studies|perspectives?)", "outlook"),
        within_chinese=("展望", "未来工作", "未来研究", "后续工作", "下一步"),
    ),
    "introduction": SectionName(
        whole=(
            "introduction(?:\\W.*)?",
            "motivation",
            ".{0,3}(?:引言|绪论|导论|前言|导言|介绍)",
            "问题的?提出",
        ),
    ),
    "background": SectionName(
        whole=(
            "preliminaries",
            "(?:prior|previous) work",
            "problem (?:statement|formulation|setting|definition)",
        ),
        within=("related (?:works?|research|literature|studies)", "background", "literature review"),
        within_chinese=("相关工作", "相关研究", "文献综述", "研究现状", "背景", "理论基础", "预备知识"),
    ),
    "discussion": SectionName(
        # A part called `Results and discussion` holds the results.
        unless="(?:experimental )?results?(?: and|,| &)",
        whole=("interpretation",),
        within=("discussions?", "implications?", "broader impacts?"),
        within_chinese=("讨论", "启示"),
    ),
    "results": SectionName(
        whole=(
            "(?:evaluations?|performance)",
            "(?:.* )?(?:and|&|experimental|empirical|human|model) (?:evaluations?|performance)",
            "performance (?:comparisons?|results?|on) ?.*",
        ),
        within=("results?", "findings", "experiments?", "ablations?"),
        within_chinese=("结果", "实验(?!设计|设置|方法)", "实证分析", "评估", "发现", "性能分析"),
        not_before=(
            "setup",
            "settings?",
            "design",
            "methods?",
            "procedures?",
            "details",
            "approach",
            "protocol",
        ),
    ),
    "methods": SectionName(
        whole=("experimental(?: section| part| details)?", "star.?methods", "patients"),
        within=(
            "methods?",
            "methodology",
            "materials",
            "approach",
            "models?",
            "architecture",
            "framework",
            "algorithms?",
            "implementation",
            "(?:system|study|experimental) design",
            "(?:experimental )?(?:setup|settings?|procedures?)",
            "data collection",
            "datasets?",
            "participants",
            "training",
        ),
        within_chinese=("方法", "模型", "算法", "材料", "研究设计", "数据来源", "实验设", "系统设计", "框架"),
    ),
}
