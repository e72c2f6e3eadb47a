import type { YAMLError } from 'yaml';

/** What was found where YAML breaks, what belongs there, and how to mend it. */
export interface YamlProblem {
  readonly found: string;
  readonly expected: string;
}

const INDENT: YamlProblem = {
  found: 'an indentation that does not match',
  expected: 'entries of one level below each other; indent them with the same number of spaces',
};
const SYNTAX: YamlProblem = {
  found: 'a character that is out of place',
  expected: "'key: value' lines or '- item' lines; put a text with special characters in quotes",
};
const KEY: YamlProblem = {
  found: 'a key that is not a short text on one line',
  expected: "'key: value', one a line; put a text with a colon in quotes",
};
const ANCHOR: YamlProblem = {
  found: 'an anchor (&), alias (*) or tag (!) that is out of place',
  expected: 'one before a value; put a text that begins with &, * or ! in quotes',
};
const TAG: YamlProblem = {
  found: 'a tag (!) that is unknown or does not fit its value',
  expected: 'a plain value; delete the tag, or put the text in quotes',
};
const DIRECTIVE: YamlProblem = {
  found: 'a directive (%) that is unknown or not finished',
  expected: 'none; delete the line that begins with %',
};

const PROBLEMS: Readonly<Partial<Record<YAMLError['code'], YamlProblem>>> = {
  ALIAS_PROPS: ANCHOR,
  BAD_ALIAS: ANCHOR,
  BAD_COLLECTION_TYPE: TAG,
  BAD_DIRECTIVE: DIRECTIVE,
  BAD_DQ_ESCAPE: {
    found: 'an unknown escape after a backslash',
    expected: 'a known one; double the backslash, or use single quotes',
  },
  BAD_INDENT: INDENT,
  BAD_PROP_ORDER: ANCHOR,
  BAD_SCALAR_START: {
    found: 'a text that begins with a special character',
    expected: 'it in quotes; put quotes around it',
  },
  BLOCK_AS_IMPLICIT_KEY: KEY,
  BLOCK_IN_FLOW: {
    found: 'indented lines inside brackets',
    expected: 'items with commas between them; close the bracket, or write the list without one',
  },
  DUPLICATE_KEY: {
    found: 'a key that its mapping has already',
    expected: 'each key once; delete one of the two',
  },
  KEY_OVER_1024_CHARS: KEY,
  MULTILINE_IMPLICIT_KEY: KEY,
  MULTIPLE_ANCHORS: ANCHOR,
  MULTIPLE_DOCS: {
    found: "a second document after a line with '---'",
    expected: "one document a file; delete the '---', or split the file",
  },
  MULTIPLE_TAGS: TAG,
  NON_STRING_KEY: KEY,
  TAB_AS_INDENT: {
    found: 'a tab as indentation',
    expected: 'spaces; replace the tab by spaces',
  },
  TAG_RESOLVE_FAILED: TAG,
};

const MISSING_QUOTE: YamlProblem = {
  found: 'a quote that is not closed',
  expected: 'another one at the end of the text; close it',
};
const MISSING_SIGN: YamlProblem = {
  found: 'two values with nothing between them, or a bracket that is not closed',
  expected: "': ' after a key, ', ' between items, and each bracket closed; add what is missing",
};

/** The parser's own texts speak of its interface; these speak of the file. */
export function describeYamlError({ code, message }: YAMLError): YamlProblem {
  if (code !== 'MISSING_CHAR') return PROBLEMS[code] ?? SYNTAX;
  return /Missing closing .quote/.test(message) ? MISSING_QUOTE : MISSING_SIGN;
}

export const UNRESOLVED_ALIAS: YamlProblem = {
  found: 'an alias (*) whose anchor (&) does not stand before it',
  expected: 'a known anchor; put a text that begins with * in quotes',
};
export const TOO_MANY_ALIASES: YamlProblem = {
  found: 'aliases (*) that multiply beyond measure',
  expected: '100 values from aliases at most; write the values out',
};
