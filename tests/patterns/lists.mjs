// The names of ECMA-262's tables 66 to 68, and patterns beside those of
// documents.

export const BINARY = [
  'ASCII', 'ASCII_Hex_Digit', 'AHex', 'Alphabetic', 'Alpha', 'Any', 'Assigned',
  'Bidi_Control', 'Bidi_C', 'Bidi_Mirrored', 'Bidi_M', 'Case_Ignorable', 'CI',
  'Cased', 'Changes_When_Casefolded', 'CWCF', 'Changes_When_Casemapped', 'CWCM',
  'Changes_When_Lowercased', 'CWL', 'Changes_When_NFKC_Casefolded', 'CWKCF',
  'Changes_When_Titlecased', 'CWT', 'Changes_When_Uppercased', 'CWU', 'Dash',
  'Default_Ignorable_Code_Point', 'DI', 'Deprecated', 'Dep', 'Diacritic', 'Dia',
  'Emoji', 'Emoji_Component', 'EComp', 'Emoji_Modifier', 'EMod',
  'Emoji_Modifier_Base', 'EBase', 'Emoji_Presentation', 'EPres',
  'Extended_Pictographic', 'ExtPict', 'Extender', 'Ext', 'Grapheme_Base',
  'Gr_Base', 'Grapheme_Extend', 'Gr_Ext', 'Hex_Digit', 'Hex',
  'IDS_Binary_Operator', 'IDSB', 'IDS_Trinary_Operator', 'IDST', 'ID_Continue',
  'IDC', 'ID_Start', 'IDS', 'Ideographic', 'Ideo', 'Join_Control', 'Join_C',
  'Logical_Order_Exception', 'LOE', 'Lowercase', 'Lower', 'Math',
  'Noncharacter_Code_Point', 'NChar', 'Pattern_Syntax', 'Pat_Syn',
  'Pattern_White_Space', 'Pat_WS', 'Quotation_Mark', 'QMark', 'Radical',
  'Regional_Indicator', 'RI', 'Sentence_Terminal', 'STerm', 'Soft_Dotted', 'SD',
  'Terminal_Punctuation', 'Term', 'Unified_Ideograph', 'UIdeo', 'Uppercase',
  'Upper', 'Variation_Selector', 'VS', 'White_Space', 'space', 'XID_Continue',
  'XIDC', 'XID_Start', 'XIDS',
];

export const CATEGORIES = [
  'Cased_Letter', 'LC', 'Close_Punctuation', 'Pe', 'Connector_Punctuation',
  'Pc', 'Control', 'Cc', 'cntrl', 'Currency_Symbol', 'Sc', 'Dash_Punctuation',
  'Pd', 'Decimal_Number', 'Nd', 'digit', 'Enclosing_Mark', 'Me',
  'Final_Punctuation', 'Pf', 'Format', 'Cf', 'Initial_Punctuation', 'Pi',
  'Letter', 'L', 'Letter_Number', 'Nl', 'Line_Separator', 'Zl',
  'Lowercase_Letter', 'Ll', 'Mark', 'M', 'Combining_Mark', 'Math_Symbol', 'Sm',
  'Modifier_Letter', 'Lm', 'Modifier_Symbol', 'Sk', 'Nonspacing_Mark', 'Mn',
  'Number', 'N', 'Open_Punctuation', 'Ps', 'Other', 'C', 'Other_Letter', 'Lo',
  'Other_Number', 'No', 'Other_Punctuation', 'Po', 'Other_Symbol', 'So',
  'Paragraph_Separator', 'Zp', 'Private_Use', 'Co', 'Punctuation', 'P', 'punct',
  'Separator', 'Z', 'Space_Separator', 'Zs', 'Spacing_Mark', 'Mc', 'Surrogate',
  'Cs', 'Symbol', 'S', 'Titlecase_Letter', 'Lt', 'Unassigned', 'Cn',
  'Uppercase_Letter', 'Lu',
];

export const SCRIPTS = [
  'Adlam', 'Adlm', 'Arabic', 'Arab', 'Armenian', 'Armn', 'Bengali', 'Beng',
  'Bopomofo', 'Bopo', 'Cherokee', 'Cher', 'Common', 'Zyyy', 'Coptic', 'Copt',
  'Qaac', 'Cyrillic', 'Cyrl', 'Devanagari', 'Deva', 'Egyptian_Hieroglyphs',
  'Egyp', 'Ethiopic', 'Ethi', 'Georgian', 'Geor', 'Gothic', 'Goth', 'Greek',
  'Grek', 'Gujarati', 'Gujr', 'Gurmukhi', 'Guru', 'Han', 'Hani', 'Hangul',
  'Hang', 'Hebrew', 'Hebr', 'Hiragana', 'Hira', 'Inherited', 'Zinh', 'Qaai',
  'Kannada', 'Knda', 'Katakana', 'Kana', 'Khmer', 'Khmr', 'Lao', 'Laoo',
  'Latin', 'Latn', 'Malayalam', 'Mlym', 'Mongolian', 'Mong', 'Myanmar', 'Mymr',
  'Nko', 'Nkoo', 'Ogham', 'Ogam', 'Oriya', 'Orya', 'Runic', 'Runr', 'Sinhala',
  'Sinh', 'Syriac', 'Syrc', 'Tamil', 'Taml', 'Telugu', 'Telu', 'Thaana', 'Thaa',
  'Thai', 'Tibetan', 'Tibt', 'Tifinagh', 'Tfng', 'Yi', 'Yiii',
];

export const PATTERNS = [
  '^[a-z]{1,5000}$', '^[a-z]{1,300}@[a-z]{1,300}$', '^.{0,1000}$',
  '^[A-Z]{2}\\d{1,2000}[a-z]?$', '^(?:[a-z]{2,40}\\.){1,8}[a-z]{2,40}$',
  '^([a-z0-9]{1,63}\\.)+[a-z]{2,63}$', '^\\S{1,100}(\\s\\S{1,100})?$',
  '^a{3,700}b{2,900}$', '^(?=.{1,255}$)[a-z]+(?:\\.[a-z]+)*$',
  '[a-z]{4,10000}', '\\S{1,8192}', '(^$)|([a-z]{1,1023}/$)', '(a|b{2,900})',
  '(a?|b{2,900})c{0,3}', 'x{3,900}(?=y{2,900})', '(?!a{2,900})[ab]{3}',
  '(?:[ab]{1,3}c){2,5}', '(^a{2,500}|b{3,500}$)', '(?:a*b{0,5})*c+', 'a{0,3}$',
  '(?i)abc', '(?i:a)b', '(?s).', '\\u{1F600}', '[\\u{1F600}-\\u{1F64F}]',
  '^\\cJ$', '\\c1', '\\a', '[\\b]', '\\-', '[\\-]', 'a{', 'a{1', 'a}', ']', '{',
  'a{2,1}', 'a**', '+', '(?', '(?<a>b)(?<a>c)', '\\k<a>', '(a)\\1', '(?<=a)b',
  '[z-a]', '[a-\\d]', '\\0', '\\00', '\\x4', '\\u12', '\\u{110000}', '(',  ')',
  '\\p{L', '\\pL', '^\\w+\\b.\\b', '^\\B', '(?=a)*', '(?!a){2}', '$a|^b|',
  '^(?:a|ab)(?:c|bcd)(?:d*)$', '^(?!.*[.]{2})[a-z.]{1,64}$', '[^]', '[]', '[^^]',
];
