/* What a column of texts seems to hold. */
#include "guess.h"

#include "guess_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static const char *const null_texts[] = { "NULL",    "null",    "Null", "N/A", "n/a",     "NA",      "#N/A",
                                          "None",    "none",    "nan",  "NaN", "unknown", "-",       "--",
                                          "Unknown", "UNKNOWN", "\\N",  "?",   "Select",  "(blank)", "(not set)" };

/* What a value could be, a bit each; a column is what all its values could be. */
enum {
    could_be_truth = 1,
    could_be_int = 2,
    could_be_decimal = 4,
    could_be_number = 8,
    could_be_time = 16,
    could_be_intervals = 32,
    could_be_anything = 63,
};

enum { most_int_digits = 15, most_scale = 6 };

typedef struct look {
    unsigned could_be;
    unsigned scale;
    fnl_guess_formats formats;
} look;

static const char *find_null(fnl_slice text)
{
    for (size_t i = 0; i < sizeof null_texts / sizeof *null_texts; i++)
        if (fnl_slice_is(text, null_texts[i]))
            return null_texts[i];
    return NULL;
}

static void add_null(fnl_guess_nulls *nulls, const char *text)
{
    for (uint32_t i = 0; i < nulls->count; i++)
        if (nulls->texts[i] == text)
            return;
    nulls->texts[nulls->count++] = text;
}

/* 0 and 1 may be more than that in the next file. */
static bool is_truth(fnl_slice text)
{
    static const char *const words[] = { "true", "false", "yes", "no", "t", "f" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.length == strlen(words[i]) && strncasecmp(text.bytes, words[i], text.length) == 0)
            return true;
    return false;
}

static size_t digits_at(fnl_slice text, size_t from)
{
    size_t at = from;
    while (at < text.length && text.bytes[at] >= '0' && text.bytes[at] <= '9')
        at++;
    return at - from;
}

/* What follows the whole part may be an exponent, nothing else. */
static bool is_exponent(fnl_slice text, size_t at)
{
    if (at >= text.length || (text.bytes[at] | 0x20) != 'e')
        return false;
    at++;
    at += at < text.length && (text.bytes[at] == '-' || text.bytes[at] == '+');
    size_t exponent = digits_at(text, at);
    return exponent > 0 && at + exponent == text.length;
}

/* A leading zero or plus is a telephone number, a postal code or a key, not a quantity. */
static unsigned look_at_number(fnl_slice text, unsigned *scale)
{
    size_t at = text.length > 0 && *text.bytes == '-';
    size_t whole = digits_at(text, at);
    *scale = 0;
    if (whole == 0 || (text.bytes[at] == '0' && whole > 1))
        return 0;
    at += whole;
    if (at == text.length)
        return whole <= most_int_digits ? could_be_int | could_be_decimal | could_be_number : 0;
    if (text.bytes[at] == '.') {
        size_t part = digits_at(text, at + 1);
        at += part + 1;
        *scale = (unsigned)part;
        if (part > 0 && at == text.length)
            return part <= most_scale && whole <= most_int_digits - most_scale ? could_be_decimal | could_be_number
                                                                               : could_be_number;
    }
    return is_exponent(text, at) ? could_be_number : 0;
}

static bool is_iso_time(fnl_slice text)
{
    fnl_guess_formats formats;
    char format[48];
    bool has_clock;
    bool is_ambiguous;
    fnl_guess_formats_start(&formats);
    return fnl_guess_formats_see(&formats, text) &&
           fnl_guess_formats_choose(&formats, format, sizeof format, &has_clock, &is_ambiguous) && format[0] == '\0';
}

static fnl_slice cut(fnl_slice *rest, char delimiter)
{
    const char *end = rest->length == 0 ? NULL : memchr(rest->bytes, delimiter, rest->length);
    fnl_slice part = { rest->bytes, end == NULL ? rest->length : (size_t)(end - rest->bytes) };
    size_t taken = part.length + (end != NULL);
    *rest = (fnl_slice){ rest->bytes + taken, rest->length - taken };
    return fnl_slice_trim(part);
}

/* What stands behind date and clock: nothing, Z, an offset. */
static fnl_slice zone_of(fnl_slice iso)
{
    size_t at = strlen("2026-01-31 08:00");
    at = at < iso.length ? at : iso.length;
    while (at < iso.length && (digits_at(iso, at) > 0 || iso.bytes[at] == ':' || iso.bytes[at] == '.'))
        at++;
    return (fnl_slice){ iso.bytes + at, iso.length - at };
}

/* Of times that are written in one way their texts tell. */
static bool is_in_order(fnl_slice start, fnl_slice end)
{
    return start.length == end.length && fnl_slice_equal(zone_of(start), zone_of(end)) &&
           memcmp(start.bytes, end.bytes, start.length) <= 0;
}

/* "a/b;c/.." in ISO 8601. */
static bool is_intervals(fnl_slice text)
{
    if (memchr(text.bytes, '/', text.length) == NULL || text.bytes[text.length - 1] == ';')
        return false;
    while (text.length > 0) {
        fnl_slice end = cut(&text, ';');
        fnl_slice start = cut(&end, '/');
        end = fnl_slice_trim(end);
        if (!is_iso_time(start) || (!fnl_slice_is(end, "..") && !(is_iso_time(end) && is_in_order(start, end))))
            return false;
    }
    return true;
}

static void look_at(look *seen, fnl_slice text)
{
    unsigned scale;
    unsigned could_be = look_at_number(text, &scale);
    if (is_truth(text))
        could_be |= could_be_truth;
    if ((seen->could_be & could_be_time) != 0 && fnl_guess_formats_see(&seen->formats, text))
        could_be |= could_be_time;
    if ((seen->could_be & could_be_intervals) != 0 && is_intervals(text))
        could_be |= could_be_intervals;
    seen->could_be &= could_be;
    if (scale > seen->scale)
        seen->scale = scale;
}

static int compare_texts(const void *a, const void *b)
{
    const fnl_slice *left = a;
    const fnl_slice *right = b;
    size_t shorter = left->length < right->length ? left->length : right->length;
    int order = shorter == 0 ? 0 : memcmp(left->bytes, right->bytes, shorter);
    return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

static int compare_numbers(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static int compare_counts(const void *a, const void *b)
{
    const fnl_guess_value *left = a;
    const fnl_guess_value *right = b;
    if (left->count != right->count)
        return left->count < right->count ? 1 : -1;
    return compare_texts(&left->text, &right->text);
}

/* texts are sorted: distinct ones stand together. Returns how many there are. */
static int64_t collect_values(fnl_guess *guess, const fnl_slice *texts, int64_t count)
{
    int64_t distinct = 0;
    for (int64_t i = 0; i < count; i++) {
        bool is_new = i == 0 || !fnl_slice_equal(texts[i], texts[i - 1]);
        distinct += is_new;
        if (distinct > fnl_guess_most_values)
            continue;
        if (is_new)
            guess->values[distinct - 1] = (fnl_guess_value){ texts[i], 0 };
        guess->values[distinct - 1].count++;
    }
    /* A choice is made again and again; texts that mostly stand once are names. */
    if (distinct <= fnl_guess_most_values && 2 * distinct <= count) {
        guess->value_count = (uint32_t)distinct;
        qsort(guess->values, guess->value_count, sizeof *guess->values, compare_counts);
    }
    return distinct;
}

static void collect_quarters(fnl_guess *guess, const fnl_slice *texts, int64_t count)
{
    double *numbers = fnl_take_memory((size_t)count, sizeof *numbers);
    for (int64_t i = 0; i < count; i++) {
        char text[64] = "";
        if (texts[i].length < sizeof text)
            memcpy(text, texts[i].bytes, texts[i].length);
        numbers[i] = strtod(text, NULL);
    }
    qsort(numbers, (size_t)count, sizeof *numbers, compare_numbers);
    for (int i = 0; i < 3; i++)
        guess->quarters[i] = numbers[count * (i + 1) / 4];
    free(numbers);
}

static bool name_says_id(const char *name)
{
    size_t length = strlen(name);
    if (length < 2 || strcasecmp(name + length - 2, "id") != 0)
        return false;
    /* "id", "lead_id", "Lead ID", "leadId", but not "paid". */
    return length == 2 || name[length - 3] == '_' || name[length - 3] == ' ' || name[length - 2] == 'I';
}

static void choose_type(fnl_guess *guess, const look *seen)
{
    bool has_clock;
    bool is_time =
        guess->count > 0 && (seen->could_be & could_be_time) != 0 &&
        fnl_guess_formats_choose(&seen->formats, guess->format, sizeof guess->format, &has_clock, &guess->is_ambiguous);
    guess->scale = seen->scale;
    if (guess->count == 0)
        guess->type = fnl_guess_empty;
    else if ((seen->could_be & could_be_truth) != 0)
        guess->type = fnl_guess_bool;
    else if (is_time)
        guess->type = has_clock ? fnl_guess_time : fnl_guess_date;
    else if ((seen->could_be & could_be_int) != 0)
        guess->type = fnl_guess_int;
    else if ((seen->could_be & could_be_decimal) != 0)
        guess->type = fnl_guess_decimal;
    else if ((seen->could_be & could_be_intervals) != 0)
        guess->type = fnl_guess_intervals;
    else
        guess->type = (seen->could_be & could_be_number) != 0 ? fnl_guess_number : fnl_guess_text;
}

void fnl_guess_column(const fnl_batch *batch, uint32_t column, int64_t rows, const char *name, fnl_guess_nulls *nulls,
                      fnl_guess *out)
{
    look seen = { .could_be = could_be_anything };
    fnl_guess_formats_start(&seen.formats);
    *out = (fnl_guess){ .name = name };
    fnl_slice *texts = fnl_take_memory((size_t)rows, sizeof *texts);
    for (int64_t row = 0; row < rows; row++) {
        fnl_slice text = fnl_slice_trim(fnl_batch_text(batch, column, row));
        const char *null_text = find_null(text);
        if (null_text != NULL)
            add_null(nulls, null_text);
        if (null_text != NULL || text.length == 0)
            continue;
        texts[out->count++] = text;
        look_at(&seen, text);
    }
    qsort(texts, (size_t)out->count, sizeof *texts, compare_texts);
    int64_t distinct = collect_values(out, texts, out->count);
    choose_type(out, &seen);
    out->is_id = name_says_id(name) && out->count == rows && distinct == rows &&
                 (out->type == fnl_guess_int || out->type == fnl_guess_text);
    if (out->type == fnl_guess_int || out->type == fnl_guess_decimal || out->type == fnl_guess_number)
        collect_quarters(out, texts, out->count);
    free(texts);
}
