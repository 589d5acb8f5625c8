/* One JSON value after the other in a line: strictly RFC 8259. */
#include "json_scan.h"

#include "utf8.h"

enum { most_levels = 64 };

static bool fail(fnl_json_scan *scan, const char *wrong)
{
    scan->wrong = wrong;
    return false;
}

static bool is_at(const fnl_json_scan *scan, char byte)
{
    return scan->at < scan->end && *scan->at == byte;
}

void fnl_json_skip_space(fnl_json_scan *scan)
{
    while (is_at(scan, ' ') || is_at(scan, '\t') || is_at(scan, '\r') || is_at(scan, '\n'))
        scan->at++;
}

bool fnl_json_take(fnl_json_scan *scan, char byte)
{
    fnl_json_skip_space(scan);
    if (!is_at(scan, byte))
        return false;
    scan->at++;
    fnl_json_skip_space(scan);
    return true;
}

/* Four hexadecimal digits. */
static bool read_unit(fnl_json_scan *scan, uint32_t *unit)
{
    enum { digits = 4 };
    *unit = 0;
    for (int i = 0; i < digits; i++, scan->at++) {
        char byte = *(scan->at < scan->end ? scan->at : " ");
        int lower = byte | 0x20;
        if (byte >= '0' && byte <= '9')
            *unit = *unit << 4 | (uint32_t)(byte - '0');
        else if (lower >= 'a' && lower <= 'f')
            *unit = *unit << 4 | (uint32_t)(lower - 'a' + 10);
        else
            return fail(scan, "\\u needs four hexadecimal digits");
    }
    return true;
}

/* Behind \u. Two units make one code point beyond U+FFFF. */
static bool read_point(fnl_json_scan *scan, uint32_t *point)
{
    enum { first_high = 0xD800, first_low = 0xDC00, after_low = 0xE000, beyond = 0x10000 };
    uint32_t low;
    if (!read_unit(scan, point))
        return false;
    if (*point < first_high || *point >= after_low)
        return true;
    if (*point < first_low && scan->end - scan->at > 1 && scan->at[0] == '\\' && scan->at[1] == 'u') {
        scan->at += 2;
        if (!read_unit(scan, &low))
            return false;
        if (low >= first_low && low < after_low) {
            *point = beyond + ((*point - first_high) << 10) + (low - first_low);
            return true;
        }
    }
    return fail(scan, "a surrogate without its other half");
}

/* Behind a backslash. */
static bool read_escape(fnl_json_scan *scan, fnl_page *page)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    if (is_at(scan, 'u')) {
        uint32_t point;
        char bytes[4];
        scan->at++;
        if (!read_point(scan, &point))
            return false;
        fnl_page_put(page, bytes, fnl_utf8_write(point, bytes));
        return true;
    }
    const char *letter = scan->at < scan->end && *scan->at != '\0' ? strchr(letters, *scan->at) : NULL;
    if (letter == NULL)
        return fail(scan, "an escape that JSON does not have");
    fnl_page_put_byte(page, meanings[letter - letters]);
    scan->at++;
    return true;
}

bool fnl_json_string(fnl_json_scan *scan, fnl_page *page, fnl_slice *out)
{
    if (!is_at(scan, '"'))
        return fail(scan, "a text in quotes is needed");
    const char *start = ++scan->at;
    page->length = 0;
    bool escaped = false;
    for (;;) {
        const char *plain = scan->at;
        while (scan->at < scan->end && *scan->at != '"' && *scan->at != '\\' && (unsigned char)*scan->at >= ' ')
            scan->at++;
        if (scan->at == scan->end)
            return fail(scan, "a text without a closing quote");
        if (escaped || *scan->at == '\\')
            fnl_page_put(page, plain, (size_t)(scan->at - plain));
        if (*scan->at == '"')
            break;
        if (*scan->at != '\\')
            return fail(scan, "a control character inside a text; it must be escaped");
        escaped = true;
        scan->at++;
        if (!read_escape(scan, page))
            return false;
    }
    *out = escaped ? fnl_page_slice(page, 0) : (fnl_slice){ start, (size_t)(scan->at - start) };
    scan->at++;
    return true;
}

static bool take_digits(fnl_json_scan *scan)
{
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
        scan->at++;
    return scan->at > start;
}

static bool read_number(fnl_json_scan *scan)
{
    if (is_at(scan, '-'))
        scan->at++;
    const char *first = scan->at;
    if (!take_digits(scan))
        return fail(scan, "a value is needed: a text in quotes, a number, true, false, null, a list or an object");
    if (*first == '0' && scan->at > first + 1)
        return fail(scan, "a number with a zero before its digits");
    if (is_at(scan, '.')) {
        scan->at++;
        if (!take_digits(scan))
            return fail(scan, "a number without digits after its point");
    }
    if (is_at(scan, 'e') || is_at(scan, 'E')) {
        scan->at++;
        if (is_at(scan, '+') || is_at(scan, '-'))
            scan->at++;
        if (!take_digits(scan))
            return fail(scan, "a number without digits in its exponent");
    }
    return true;
}

static bool take_word(fnl_json_scan *scan, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0)
        return false;
    scan->at += length;
    return true;
}

static bool read_scalar(fnl_json_scan *scan, fnl_page *page)
{
    fnl_slice unused;
    if (is_at(scan, '"'))
        return fnl_json_string(scan, page, &unused);
    if (take_word(scan, "true") || take_word(scan, "false") || take_word(scan, "null"))
        return true;
    return read_number(scan);
}

/* The key of an object's member and its colon. */
static bool read_key(fnl_json_scan *scan, fnl_page *page)
{
    fnl_slice unused;
    if (!fnl_json_string(scan, page, &unused))
        return false;
    return fnl_json_take(scan, ':') || fail(scan, "a colon is needed after a key");
}

/* After a value: closes what ends here. *more: another member follows the comma. */
static bool close_levels(fnl_json_scan *scan, uint64_t objects, unsigned *depth, bool *more)
{
    *more = false;
    while (*depth > 0) {
        bool is_object = objects >> (*depth - 1) & 1;
        fnl_json_skip_space(scan);
        if (fnl_json_take(scan, ',')) {
            *more = true;
            return true;
        }
        if (!is_at(scan, is_object ? '}' : ']'))
            return fail(scan, is_object ? "a comma or } is needed" : "a comma or ] is needed");
        scan->at++;
        (*depth)--;
    }
    return true;
}

/* A list or an object, to its end; the kinds of the open levels are bits of one word, so there is no recursion. */
static bool skip_nested(fnl_json_scan *scan, fnl_page *page)
{
    uint64_t objects = 0;
    unsigned depth = 0;
    for (bool more = true; more;) {
        bool in_object = depth > 0 && (objects >> (depth - 1) & 1);
        if (in_object && !read_key(scan, page))
            return false;
        if (!is_at(scan, '{') && !is_at(scan, '[')) {
            if (!read_scalar(scan, page))
                return false;
        } else {
            if (depth == most_levels)
                return fail(scan, "more than 64 levels of lists and objects");
            bool is_object = *scan->at == '{';
            objects = (objects & ~(1ULL << depth)) | (uint64_t)is_object << depth;
            depth++;
            scan->at++;
            fnl_json_skip_space(scan);
            if (!is_at(scan, is_object ? '}' : ']'))
                continue;
        }
        if (!close_levels(scan, objects, &depth, &more))
            return false;
    }
    return true;
}

bool fnl_json_value(fnl_json_scan *scan, fnl_page *page, fnl_json_kind *kind, fnl_slice *out)
{
    const char *start = scan->at;
    if (is_at(scan, '"')) {
        *kind = fnl_json_text;
        return fnl_json_string(scan, page, out);
    }
    *kind = fnl_json_verbatim;
    if (is_at(scan, '{') || is_at(scan, '[')) {
        if (!skip_nested(scan, page))
            return false;
    } else if (take_word(scan, "null")) {
        *kind = fnl_json_null;
    } else if (!read_scalar(scan, page)) {
        return false;
    }
    *out = *kind == fnl_json_null ? (fnl_slice){ "", 0 } : (fnl_slice){ start, (size_t)(scan->at - start) };
    return true;
}

bool fnl_json_next(fnl_json_scan *scan, char close, bool is_first, fnl_page *key_page, fnl_slice *key,
                   fnl_page *value_page, fnl_slice *value)
{
    fnl_json_kind kind;
    if (fnl_json_take(scan, close) || (!is_first && !fnl_json_take(scan, ',')))
        return false;
    if (key != NULL && !(fnl_json_string(scan, key_page, key) && fnl_json_take(scan, ':')))
        return false;
    return fnl_json_value(scan, value_page, &kind, value);
}
