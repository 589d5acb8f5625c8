/* Texts of anyone in Markdown: what they hold is shown, and never means anything. */
#include "words/words.h"

#include "text/utf8.h"

/* One character of a valid text. */
typedef struct character {
    uint32_t code;
    unsigned length; /* in bytes */
} character;

static character character_at(fnl_text text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes + at;
    unsigned length = fnl_utf8_step(bytes[0]);
    uint32_t code = length == 1 ? bytes[0] : bytes[0] & (0x7fU >> length);
    for (unsigned i = 1; i < length; i++)
        code = code << 6 | (bytes[i] & 0x3fU);
    return (character){ code, length };
}

/* Characters that are not seen, and those that make what is seen another text than what is there: controls, line ends,
   marks and overrides of the direction of writing, tags. Joiners stay: writing systems need them. */
static const struct {
    uint32_t first, last;
} hidden[] = {
    { 0, 0x1f },        { 0x7f, 0x9f },     { 0xad, 0xad },       { 0x61c, 0x61c },
    { 0x200b, 0x200b }, { 0x200e, 0x200f }, { 0x2028, 0x202e },   { 0x2060, 0x206f },
    { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
};

static bool is_hidden(uint32_t code)
{
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (code >= hidden[i].first && code <= hidden[i].last)
            return true;
    return false;
}

static bool is_blank(uint32_t code)
{
    return code == ' ' || code == '\t' || code == '\n' || code == '\r';
}

/* \u{202e} */
static void tell_hidden(fnl_words *words, uint32_t code, const char *before, const char *after)
{
    static const char digits[] = "0123456789abcdef";
    enum { digit_bits = 4, most_bits = 24, least_digits = 4 };
    fnl_tell(words, before);
    for (int shift = most_bits - digit_bits; shift >= 0; shift -= digit_bits)
        if (code >> shift != 0 || shift < least_digits * digit_bits)
            fnl_buffer_put_byte(words->out, digits[code >> shift & 0xf]);
    fnl_tell(words, after);
}

/* What stands for a character of ASCII that Markdown or HTML may take for theirs; NULL for itself. Character references
   where a renderer of some kind does not know the backslash before it. */
static const char *stand_in(uint32_t code)
{
    switch (code) {
    case '\\':
        return "\\\\";
    case '`':
        return "\\`";
    case '*':
        return "\\*";
    case '_':
        return "\\_";
    case '[':
        return "\\[";
    case ']':
        return "\\]";
    case '{':
        return "\\{";
    case '}':
        return "\\}";
    case '#':
        return "\\#";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '|':
        return "&#124;";
    case '~':
        return "&#126;";
    case '$':
        return "&#36;";
    default:
        return NULL;
    }
}

void fnl_tell_text(fnl_words *words, fnl_text text)
{
    for (size_t i = 0; i < text.length;) {
        character next = character_at(text, i);
        const char *instead = stand_in(next.code);
        if (is_blank(next.code))
            fnl_tell(words, " ");
        else if (is_hidden(next.code))
            tell_hidden(words, next.code, "\\\\u\\{", "\\}");
        else if (instead != NULL)
            fnl_tell(words, instead);
        else
            fnl_buffer_put(words->out, text.bytes + i, next.length);
        i += next.length;
    }
}

/* Inside a code span no character can be escaped, and tables are cut at every bar. */
static bool fits_code_span(fnl_text text)
{
    return text.length != 0 && memchr(text.bytes, '`', text.length) == NULL &&
           memchr(text.bytes, '|', text.length) == NULL;
}

static void tell_code_character(fnl_words *words, fnl_text text, size_t at, character next)
{
    if (is_hidden(next.code))
        tell_hidden(words, next.code, "\\u{", "}");
    else
        fnl_buffer_put(words->out, text.bytes + at, next.length);
}

void fnl_tell_code(fnl_words *words, fnl_text text)
{
    if (!fits_code_span(text)) {
        fnl_tell_text(words, text);
        return;
    }
    fnl_tell(words, "`");
    for (size_t i = 0; i < text.length;) {
        character next = character_at(text, i);
        tell_code_character(words, text, i, next);
        i += next.length;
    }
    fnl_tell(words, "`");
}

/* Blanks and line ends between the words of a condition are one blank; those inside quotes are part of what it says. */
void fnl_tell_condition(fnl_words *words, fnl_text text)
{
    text = fnl_trim(text);
    if (!fits_code_span(text)) {
        fnl_tell_text(words, text);
        return;
    }
    uint32_t quote = 0;
    bool after_blank = false;
    fnl_tell(words, "`");
    for (size_t i = 0; i < text.length;) {
        character next = character_at(text, i);
        bool between = quote == 0 && is_blank(next.code);
        if (next.code == quote)
            quote = 0;
        else if (quote == 0 && (next.code == '\'' || next.code == '"'))
            quote = next.code;
        if (!between)
            tell_code_character(words, text, i, next);
        else if (!after_blank)
            fnl_tell(words, " ");
        after_blank = between;
        i += next.length;
    }
    fnl_tell(words, "`");
}

void fnl_tell_expression(fnl_words *words, const fnl_expression *expression)
{
    fnl_tell_condition(words, fnl_expression_text(expression));
}
