// Why questions are refused, and what is said to thanks, in Japanese, by the templates of reasons.

export const words = {
  // Remarks
  "Ask a question, and the documents answer it in their own words.": "ご質問には文書の言葉でお答えします。",
  "You are welcome. Ask a question, and the documents answer it in their own words.": "どういたしまして。ご質問には文書の言葉でお答えします。",
  "Questions are answered by quoting the documents. Other tasks, such as writing or translating, are not done here.": "文書に書かれていることを引用してお答えします。作文や翻訳などのご依頼には応じられません。",
  // Questions that lean on others
  "Nothing was asked before, so that it is not known what “{word}” is. Ask again with its name.": "前の質問がないため、“{word}” が何を指すか分かりません。名前を挙げて質問してください。",
  "Nothing was asked before that this could go on from. Ask the whole question, with what it is about.": "前の質問がないため、何についての質問か分かりません。文で質問してください。",
  "Nothing was found on this beyond the answer before.": "前の回答のほかに、見つかったものはありません。",
  // Refusals
  "No document of the index matches the filter.": "選ばれた条件に合う文書はありません。",
  "The documents do not mention {words}.": "文書には {words} についての記載がありません。",
  "The passages nearest to the question say nothing about {words}.": "質問に最も近い箇所には {words} についての記載がありません。",
  "The documents have passages on related subjects, but none that answers the question.": "関連する記載はありますが、この質問に答える箇所はありません。",
  "No section is about {words}.": "{words} についての節はありません。",
  "No dates were found for {words}.": "{words} について、日付のある記述は見つかりません。",
  "No row of the table has {words}.": "表に {words} の行はありません。",
  "No row of the table has “{value}” under “{column}”, only {others}.": "表の「{column}」に「{value}」はなく、{others} があります。",
  "The documents do not state this result, and it cannot be computed surely from their tables.": "この結果は文書に書かれておらず、表から確かに求めることもできません。",
  "The sheet of “{name}” does not say this.": "「{name}」の書類には、このことは書かれていません。",
  "The version that is asked about does not say this.": "お尋ねの版には、その記載がありません。",
  "The document does not say who {verb} it.": "この文書には、{verb}者の記載がありません。",
  "designed": "設計",
  "drafted": "起草",
  "edited": "編集",
  "illustrated": "作画",
  "printed": "印刷",
  "reviewed": "校閲",
  "revised": "改訂",
  "signed": "署名",
  "translated": "翻訳",
};
