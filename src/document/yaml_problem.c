#include <stdbool.h>

#include "document/yaml_problem.h"

#include <string.h>

static const char tag_message[] = "tags are not supported; put a text that begins with ! in quotes";
static const char anchor_message[] = "anchors are not supported; put a text that begins with & in quotes";
static const char alias_message[] = "aliases are not supported; put a text that begins with * in quotes";

/* By what libyaml was doing. */
static const struct {
    const char *context;
    fnl_yaml_problem problem;
} contexts[] = {
    { "while scanning a tag", { tag_message, true, false } },
    { "while parsing a tag", { tag_message, true, false } },
    { "while parsing a node", { tag_message, true, false } },
    { "while scanning an anchor", { anchor_message, true, false } },
    { "while scanning an alias", { alias_message, true, false } },
};

/* By what it found. */
static const struct {
    const char *found;
    fnl_yaml_problem problem;
} problems[] = {
    { "could not find expected ':'",
      { "this line is no key with a value; write `key: value`, and put text that goes on in quotes", true, false } },
    { "found unexpected end of stream", { "this quote is never closed", true, false } },
    { "found unexpected document indicator",
      { "this quote is not closed before a line with --- or ...", true, false } },
    { "found unknown escape character",
      { "an escape that YAML does not know; write \\\\ for a backslash, or use single quotes", false, false } },
    { "did not find expected hexdecimal number",
      { "\\x takes two hexadecimal digits, \\u four and \\U eight", false, false } },
    { "found invalid Unicode character escape code",
      { "this escape is no character (surrogates are none); write the character itself or \\U with eight digits", false,
        false } },
    { "found a tab character that violates indentation", { "a tab may not indent; use blanks", false, false } },
    { "found a tab character where an indentation space is expected",
      { "a tab may not indent; use blanks", false, false } },
    { "found an indentation indicator equal to 0",
      { "the indentation after | or > is a digit from 1 to 9", false, false } },
    { "did not find expected comment or line break",
      { "nothing but a comment may follow here; text after | or > begins on the next line", false, false } },
    { "block sequence entries are not allowed in this context",
      { "\"- \" may not stand here; begin the list on a line of its own", false, false } },
    { "mapping keys are not allowed in this context",
      { "a key may not stand here; begin the map on a line of its own", false, false } },
    { "mapping values are not allowed in this context",
      { "a \":\" may not stand here; put text that contains \": \" in quotes, or check the indentation", false,
        false } },
    { "found unexpected ':'", { "a \":\" may not stand here; put text that contains \":\" in quotes", false, false } },
    { "found character that cannot start any token",
      { "this character cannot begin a value; put the text in quotes, and indent with blanks", false, false } },
    { "did not find expected <document start>",
      { "more text after the end of the first value; a text holds one document, so check the indentation", false,
        false } },
    { "did not find expected node content", { "a value is missing here", false, false } },
    { "did not find expected ',' or ']'", { "expected \",\" or \"]\" of the list", false, true } },
    { "did not find expected ',' or '}'", { "expected \",\" or \"}\" of the map", false, true } },
    { "did not find expected key", { "expected a key of the map", false, true } },
    { "did not find expected '-' indicator", { "expected \"- \" of the list", false, true } },
};

fnl_yaml_problem fnl_yaml_problem_of(const yaml_parser_t *parser)
{
    for (size_t i = 0; parser->context != NULL && i < sizeof contexts / sizeof *contexts; i++)
        if (strcmp(parser->context, contexts[i].context) == 0)
            return contexts[i].problem;
    for (size_t i = 0; parser->problem != NULL && i < sizeof problems / sizeof *problems; i++)
        if (strcmp(parser->problem, problems[i].found) == 0)
            return problems[i].problem;
    return (fnl_yaml_problem){ 0 };
}
