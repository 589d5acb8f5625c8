#include "expr/token.h"

#include "text/utf8.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool starts_name(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The byte at a place, 0 behind the end. */
static char byte_at(const fnl_reader *reader, uint32_t at)
{
    if (at < reader->text.length)
        return reader->text.bytes[at];
    return '\0';
}

bool fnl_is_word(fnl_text text, const char *word)
{
    size_t i = 0;
    for (; i < text.length && word[i] != '\0'; i++) {
        char byte = text.bytes[i];
        if (byte >= 'a' && byte <= 'z')
            byte = (char)(byte - 'a' + 'A');
        if (byte != word[i])
            return false;
    }
    return i == text.length && word[i] == '\0';
}

static fnl_token_kind word_kind(fnl_text text)
{
    static const struct {
        const char *word;
        fnl_token_kind kind;
    } words[] = {
        { "AND", fnl_token_and },     { "OR", fnl_token_or },     { "NOT", fnl_token_not },
        { "IS", fnl_token_is },       { "NULL", fnl_token_null }, { "TRUE", fnl_token_true },
        { "FALSE", fnl_token_false }, { "IN", fnl_token_in },     { "BETWEEN", fnl_token_between },
        { "LIKE", fnl_token_like },   { "CASE", fnl_token_case }, { "WHEN", fnl_token_when },
        { "THEN", fnl_token_then },   { "ELSE", fnl_token_else }, { "END", fnl_token_end_word },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (fnl_is_word(text, words[i].word))
            return words[i].kind;
    return fnl_token_name;
}

static fnl_token read_word(fnl_reader *reader, uint32_t start)
{
    uint32_t at = start;
    while (starts_name(byte_at(reader, at)) || is_digit(byte_at(reader, at)))
        at++;
    fnl_token token = { .start = start, .end = at };
    token.kind = word_kind(fnl_token_text_of(reader, &token));
    if ((unsigned char)byte_at(reader, at) >= 0x80)
        fnl_reader_fail(reader, FNL_E_MODEL, start,
                        "names of other characters than letters A to Z, digits and _ stand in double quotes: \"…\"");
    return token;
}

static fnl_token read_number(fnl_reader *reader, uint32_t start)
{
    uint32_t at = start;
    while (is_digit(byte_at(reader, at)))
        at++;
    if (byte_at(reader, at) == '.') {
        at++;
        if (!is_digit(byte_at(reader, at)))
            fnl_reader_fail(reader, FNL_E_MODEL, start, "a number ends with a digit: write %.*s0",
                            (int)(at - start < 40 ? at - start : 40), reader->text.bytes + start);
        while (is_digit(byte_at(reader, at)))
            at++;
    }
    char next = byte_at(reader, at);
    if ((next == 'e' || next == 'E') &&
        (is_digit(byte_at(reader, at + 1)) || byte_at(reader, at + 1) == '+' || byte_at(reader, at + 1) == '-'))
        fnl_reader_fail(reader, FNL_E_MODEL, start, "numbers have no exponent here: write out all digits");
    else if (starts_name(next) || next == '.')
        fnl_reader_fail(reader, FNL_E_MODEL, at,
                        "expected an operator after the number; a text stands in '…', a name "
                        "that begins with a digit in \"…\"");
    return (fnl_token){ .kind = fnl_token_number, .start = start, .end = at };
}

static fnl_token read_quoted(fnl_reader *reader, uint32_t start, char quote, fnl_token_kind kind)
{
    uint32_t at = start + 1;
    while (at < reader->text.length) {
        if (reader->text.bytes[at] == quote) {
            if (byte_at(reader, at + 1) != quote)
                return (fnl_token){ .kind = kind, .start = start, .end = at + 1 };
            at++;
        }
        at++;
    }
    fnl_reader_fail(reader, FNL_E_MODEL, start, "the %s that begins here has no closing %c",
                    kind == fnl_token_text ? "text" : "name", quote);
    return (fnl_token){ .kind = fnl_token_end, .start = at, .end = at };
}

/* What people write in other languages, and what to write here. */
static bool refuse_foreign(fnl_reader *reader, uint32_t at)
{
    static const struct {
        char bytes[3];
        const char *advice;
    } foreign[] = {
        { "--", "-- begins a comment in SQL and is refused: write 2 - -3" },
        { "/*", "/* begins a comment in SQL and is refused: leave it out" },
        { "==", "== is no operator here: write =" },
        { "&&", "&& is no operator here: write AND" },
        { "||", "|| is no operator here: write OR; texts cannot be joined" },
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (byte_at(reader, at) == foreign[i].bytes[0] && byte_at(reader, at + 1) == foreign[i].bytes[1]) {
            fnl_reader_fail(reader, FNL_E_MODEL, at, "%s", foreign[i].advice);
            return true;
        }
    return false;
}

static fnl_token read_sign(fnl_reader *reader, uint32_t start)
{
    static const char signs[] = { '=', '<', '>', '+', '-', '*', '/', '(', ')', ',' };
    fnl_token token = { .kind = fnl_token_sign, .start = start, .end = start + 1 };
    if (refuse_foreign(reader, start))
        return token;
    char byte = byte_at(reader, start), next = byte_at(reader, start + 1);
    token.sign = byte;
    if (byte == '<' && next == '=')
        token.sign = fnl_sign_less_equal;
    else if (byte == '>' && next == '=')
        token.sign = fnl_sign_greater_equal;
    else if ((byte == '<' && next == '>') || (byte == '!' && next == '='))
        token.sign = fnl_sign_not_equal;
    if (token.sign != byte) {
        token.end++;
        return token;
    }
    if (byte == '!') {
        fnl_reader_fail(reader, FNL_E_MODEL, start, "! is no operator here: write NOT");
    } else if (byte == '.' && is_digit(next)) {
        fnl_reader_fail(reader, FNL_E_MODEL, start, "a number begins with a digit: write 0.5, not .5");
    } else if (memchr(signs, byte, sizeof signs) == NULL) {
        unsigned step = fnl_utf8_step((unsigned char)byte);
        fnl_reader_fail(reader, FNL_E_MODEL, start,
                        "the character %.*s has no meaning here; texts stand in '…', names with such characters in "
                        "\"…\"",
                        (int)step, reader->text.bytes + start);
    }
    return token;
}

fnl_token fnl_token_read(fnl_reader *reader, uint32_t at)
{
    while (is_blank(byte_at(reader, at)))
        at++;
    char byte = byte_at(reader, at);
    fnl_token token = { .kind = fnl_token_end, .start = at, .end = at };
    if (at >= reader->text.length)
        return token;
    if (starts_name(byte))
        token = read_word(reader, at);
    else if (is_digit(byte))
        token = read_number(reader, at);
    else if (byte == '\'')
        token = read_quoted(reader, at, '\'', fnl_token_text);
    else if (byte == '"')
        token = read_quoted(reader, at, '"', fnl_token_quoted_name);
    else
        token = read_sign(reader, at);
    if (reader->code != FNL_OK)
        token.kind = fnl_token_end;
    return token;
}

fnl_text fnl_token_content(fnl_reader *reader, const fnl_token *token)
{
    const char *source = reader->text.bytes + token->start;
    char quote = source[0];
    size_t length = token->end - token->start;
    char *content = fnl_arena_take(reader->arena, length, 1);
    if (content == NULL) {
        fnl_reader_fail(reader, FNL_E_NOMEM, token->start, "out of memory");
        return (fnl_text){ NULL, 0 };
    }
    size_t used = 0;
    for (size_t i = 1; i < length - 1; i++) {
        content[used++] = source[i];
        i += source[i] == quote;
    }
    return (fnl_text){ content, used };
}
