/* Columns of numbers, bools and times in every layout against the definition, row by row; every slice. */
#include "table/report.h"
#include "unit/table/arrays.h"

#include <math.h>

enum { most_rows = 300 };

static fnl_arena zones;
static const fnl_zone *hanoi;
static const fnl_zone *new_york;

static const fnl_text sentinels[] = { { "-1", 2 },          { "unknown", 7 }, { "99.5", 4 }, { "1900-01-01", 10 },
                                      { "1970-01-02", 10 }, { "false", 5 },   { "1e2", 3 } };

static uint64_t random_state = 7;

static uint64_t random_bits(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    uint64_t mixed = random_state;
    mixed ^= mixed >> 29;
    return mixed * 0x9e3779b97f4a7c15u;
}

/* Elements of one layout, as the definition sees them. */
typedef union element {
    int64_t whole;
    uint64_t natural;
    double number;
    struct {
        int64_t low;
        int64_t high;
    } wide;
    bool truth;
} element;

typedef struct layout {
    const char *format;
    size_t size;
    int64_t unit;
    unsigned scale;
    char kind; /* i integer, u uint64, f float, h half, d decimal, b bool, t timestamp, w local timestamp, D date */
} layout;

static const layout layouts[] = {
    { "c", 1, 1, 0, 'i' },
    { "C", 1, 1, 0, 'i' },
    { "s", 2, 1, 0, 'i' },
    { "S", 2, 1, 0, 'i' },
    { "i", 4, 1, 0, 'i' },
    { "I", 4, 1, 0, 'i' },
    { "l", 8, 1, 0, 'i' },
    { "L", 8, 1, 0, 'u' },
    { "e", 2, 1, 0, 'h' },
    { "f", 4, 1, 0, 'f' },
    { "g", 8, 1, 0, 'f' },
    { "d:38,0", 16, 1, 0, 'd' },
    { "d:10,2", 16, 1, 2, 'd' },
    { "d:30,4,128", 16, 1, 4, 'd' },
    { "d:38,20", 16, 1, 20, 'd' },
    { "d:9,2,32", 4, 1, 2, 'd' },
    { "d:18,3,64", 8, 1, 3, 'd' },
    { "d:76,5,256", 32, 1, 5, 'd' },
    { "d:76,20,256", 32, 1, 20, 'd' },
    { "b", 0, 1, 0, 'b' },
    { "tss:UTC", 8, 1000000, 0, 't' },
    { "tsm:Asia/Tokyo", 8, 1000, 0, 't' },
    { "tsu:+07:00", 8, 1, 0, 't' },
    { "tsn:UTC", 8, 0, 0, 't' },
    { "tss:", 8, 1000000, 0, 'w' },
    { "tsm:", 8, 1000, 0, 'w' },
    { "tsu:", 8, 1, 0, 'w' },
    { "tsn:", 8, 0, 0, 'w' },
    { "tdD", 4, 1, 0, 'D' },
    { "tdm", 8, 86400000, 0, 'D' },
};

static double random_number(void)
{
    static const double odd[] = { 0.0,
                                  -0.0,
                                  NAN,
                                  INFINITY,
                                  -INFINITY,
                                  2.675,
                                  1.005,
                                  -1.005,
                                  99.5,
                                  -1,
                                  1e15,
                                  1e-300,
                                  1e300,
                                  0.5,
                                  -0.5,
                                  1.5,
                                  9.007e15,
                                  100,
                                  1,
                                  9.2233720368547758e18,
                                  -9.2233720368547758e18,
                                  0.0000005,
                                  123456.785,
                                  999999999999.995 };
    uint64_t bits = random_bits();
    double number = 0;
    switch (bits % 5) {
    case 0:
        return odd[(bits >> 8) % (sizeof odd / sizeof *odd)];
    case 1: /* any bits */
        bits = random_bits();
        memcpy(&number, &bits, sizeof number);
        return number;
    case 2: /* money, and half cents */
        return (double)(int64_t)(random_bits() % 20000000) / 1000;
    case 3:
        return (double)(int64_t)(random_bits() % 2000000) - 1e6;
    default:
        return (double)(int64_t)random_bits() / 1e6;
    }
}

static int64_t random_whole(const layout *made)
{
    static const int64_t odd[] = {
        0, 1, -1, 2, 100, INT64_MIN, INT64_MAX, -25567, -1000, 9950, 995000, 1000000, 10000
    };
    uint64_t bits = random_bits();
    int64_t unit = made->unit == 0 ? 1 : made->unit;
    switch (bits % 6) {
    case 0:
        return odd[(bits >> 8) % (sizeof odd / sizeof *odd)];
    case 1:
        return (int64_t)random_bits();
    case 2:
        return (int64_t)(random_bits() % 2);
    case 3: /* the ends of the years */
        if (made->kind == 'D')
            return ((bits & 64) != 0 ? fnl_first_day : fnl_last_day + 1) * unit + (int64_t)(random_bits() % 5) - 2;
        return ((bits & 64) != 0 ? FNL_FIRST_INSTANT : FNL_LAST_INSTANT) / unit +
               (int64_t)(random_bits() % 200000000000) - 100000000000;
    case 4: /* this century: in microseconds, days, units */
        return made->kind == 'D' ? (int64_t)(random_bits() % 30000) * unit
                                 : (int64_t)(random_bits() % UINT64_C(2000000000000000)) / unit;
    default:
        return (int64_t)(random_bits() % 100000) - 50000;
    }
}

static const bool is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

static double number_of_half(uint16_t half)
{
    int exponent = half >> 10 & 31;
    int fraction = half & 1023;
    double number = ldexp(1024 + fraction, exponent - 25);
    if (exponent == 0)
        number = ldexp(fraction, -24);
    if (exponent == 31)
        number = fraction != 0 ? NAN : INFINITY;
    return (half & 0x8000) != 0 ? -number : number;
}

/* From a number in kept: as wide as the layout, at most 128 bits. */
static void random_decimal(const layout *made, element *kept, char *at)
{
    if (made->size == sizeof(int32_t))
        kept->wide.low = (int32_t)kept->wide.low;
    kept->wide.high = kept->wide.low < 0 ? -1 : 0;
    if (made->size > sizeof(int64_t) && random_bits() % 8 == 0)
        kept->wide.high = (int64_t)random_bits() >> (random_bits() % 64);
    int64_t sign = kept->wide.high < 0 ? -1 : 0;
    int64_t words[] = { kept->wide.low, kept->wide.high, sign, sign };
    char bytes[sizeof words];
    for (size_t i = 0; i < made->size; i++) {
        size_t place = is_big ? made->size - 1 - i : i;
        bytes[place] = (char)((uint64_t)words[i / 8] >> (i % 8 * 8) & 0xFF);
    }
    memcpy(at, bytes, made->size);
}

/* Writes a random element in its layout and keeps what was written. */
static element random_element(const layout *made, char *at)
{
    element kept = { 0 };
    if (made->kind == 'f') {
        kept.number = random_number();
        float small = (float)kept.number;
        if (made->size == sizeof small)
            kept.number = (double)small;
        memcpy(at, made->size == sizeof small ? (void *)&small : (void *)&kept.number, made->size);
        return kept;
    }
    if (made->kind == 'h') {
        uint16_t half = (uint16_t)random_bits();
        memcpy(at, &half, sizeof half);
        kept.number = number_of_half(half);
        return kept;
    }
    kept.whole = random_whole(made);
    if (made->kind == 'd') {
        random_decimal(made, &kept, at);
        return kept;
    }
    memcpy(at, (char *)&kept.whole + (is_big ? 8 - made->size : 0), made->size);
    if (made->size == 8)
        return kept;
    bool is_signed = made->format[0] != 'C' && made->format[0] != 'S' && made->format[0] != 'I';
    unsigned drop = (unsigned)(64 - 8 * made->size);
    uint64_t raised = (uint64_t)kept.whole << drop;
    kept.whole = is_signed ? (int64_t)raised >> drop : (int64_t)(raised >> drop);
    return kept;
}

/* A 128-bit number in base ten by schoolbook doubling, with a point. */
static void wide_text(const element *value, unsigned scale, char *out)
{
    char digits[64] = { 0 }; /* lowest first */
    bool negative = value->wide.high < 0;
    uint64_t low = (uint64_t)value->wide.low;
    uint64_t high = (uint64_t)value->wide.high;
    if (negative) {
        low = ~low + 1;
        high = ~high + (low == 0);
    }
    for (int bit = 127; bit >= 0; bit--) {
        unsigned carry = (unsigned)((bit < 64 ? low >> bit : high >> (bit - 64)) & 1);
        for (int i = 0; i < 64; i++) {
            unsigned doubled = (unsigned)digits[i] * 2 + carry;
            digits[i] = (char)(doubled % 10);
            carry = doubled / 10;
        }
    }
    int top = 63;
    while (top > (int)scale && digits[top] == 0)
        top--;
    if (negative)
        *out++ = '-';
    for (int i = top; i >= 0; i--) {
        *out++ = (char)('0' + digits[i]);
        if (i == (int)scale && i != 0)
            *out++ = '.';
    }
    *out = '\0';
}

static void define(const layout *made, const fnl_field *field, const element *from, fnl_buffer *scratch,
                   fnl_reading_value *out)
{
    char text[80];
    int64_t scaled = 0;
    switch (made->kind) {
    case 'i':
        fnl_field_read_exact(field, from->whole, 0, out);
        return;
    case 'u':
        snprintf(text, sizeof text, "%llu", (unsigned long long)from->natural);
        assert_true(fnl_field_read_text(field, fnl_text_of(text), scratch, out));
        return;
    case 'f':
    case 'h':
        fnl_field_read_number(field, from->number, out);
        return;
    case 'd':
        wide_text(from, made->scale, text);
        assert_true(fnl_field_read_text(field, fnl_text_of(text), scratch, out));
        return;
    case 'b':
        fnl_field_read_truth(field, from->truth, out);
        return;
    case 'D':
        fnl_field_read_date(field, from->whole / made->unit - (from->whole % made->unit < 0), out);
        return;
    default:
        break;
    }
    if (made->unit == 0)
        scaled = from->whole / 1000 - (from->whole % 1000 < 0);
    else if (from->whole > INT64_MAX / made->unit || from->whole < INT64_MIN / made->unit)
        scaled = from->whole < 0 ? INT64_MIN : INT64_MAX;
    else
        scaled = from->whole * made->unit;
    if (made->kind == 't')
        fnl_field_read_instant(field, scaled, out);
    else
        fnl_field_read_local(field, scaled, out);
}

static bool row_agrees(const fnl_field *field, const fnl_block *block, uint32_t row, const fnl_reading_value *wanted)
{
    uint64_t bit = UINT64_C(1) << (row % 64);
    bool first = (block->is_true[row / 64] & bit) != 0;
    bool second = (block->is_false[row / 64] & bit) != 0;
    if (field->type == fnl_type_bool)
        return first == (!wanted->is_null && wanted->whole == 1) && second == (!wanted->is_null && wanted->whole == 0);
    if (second != !wanted->is_null)
        return false;
    if (wanted->is_null)
        return true;
    return field->type == fnl_type_number ? block->number[row] == wanted->number : block->whole[row] == wanted->whole;
}

typedef struct piece {
    int64_t lead;   /* own offset */
    int64_t parent; /* the table's */
    int64_t rows;
    int64_t from; /* the block's first row */
    uint32_t count;
} piece;

static void compare(const layout *made, const fnl_field *field, handmade *column, const element *elements,
                    const bool *valid, const piece *at)
{
    fnl_column_binding binding;
    fnl_error error = { 0 };
    fnl_report *report = NULL;
    lanes room;
    fnl_block *block = lanes_block(&room);
    assert_int_equal(fnl_report_make(&fnl_default_allocator, &report, &error), FNL_OK);
    fnl_column *reader = fnl_column_new(&fnl_default_allocator);
    fnl_tally tally = { .report = report, .error = &error };
    column->array.offset = at->lead;
    column->array.length = at->parent + at->rows;
    assert_int_equal(fnl_column_bind(field, &column->schema, &binding, &error), FNL_OK);
    assert_int_equal(fnl_column_open(reader, &binding, &column->array, at->parent, at->rows, NULL, &error), FNL_OK);
    assert_int_equal(fnl_column_read(reader, at->from, at->count, block, &tally, &error), FNL_OK);
    int64_t rejected = 0;
    int64_t rounded = 0;
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &fnl_default_allocator);
    lanes_untouched(&room, at->count);
    for (uint32_t row = 0; row < fnl_words_of(at->count) * 64; row++) {
        fnl_reading_value wanted = { .is_null = true };
        int64_t element_at = at->lead + at->parent + at->from + row;
        if (row < at->count && (valid == NULL || valid[element_at]))
            define(made, field, &elements[element_at], &scratch, &wanted);
        rejected += wanted.rejection != fnl_reject_none;
        rounded += wanted.rounded;
        if (!row_agrees(field, block, row, &wanted))
            fail_msg("format %s as %s, lead %lld, parent %lld, from %lld, row %u of %u: element %lld", made->format,
                     fnl_type_name(field->type), (long long)at->lead, (long long)at->parent, (long long)at->from, row,
                     at->count, row < at->count ? (long long)elements[element_at].whole : 0);
    }
    assert_int_equal(fnl_report_rejected_values(report), rejected);
    assert_int_equal(report_count(report, "rounded to the scale"), rounded);
    fnl_buffer_end(&scratch);
    fnl_column_free(reader);
    fnl_report_destroy(report);
}

static bool fits(fnl_type type, char kind)
{
    switch (type) {
    case fnl_type_int:
    case fnl_type_number:
    case fnl_type_decimal:
        return strchr("iufhd", kind) != NULL;
    case fnl_type_bool:
        return strchr("iub", kind) != NULL;
    case fnl_type_time:
    case fnl_type_date:
        return strchr("twD", kind) != NULL;
    default:
        return false;
    }
}

/* One table of random elements, cut in many ways. */
static void check_slices(const layout *made, const fnl_field *field)
{
    char bytes[most_rows * 32];
    element elements[most_rows];
    bool valid[most_rows];
    bool truths[most_rows];
    for (int64_t i = 0; i < most_rows; i++) {
        valid[i] = random_bits() % 10 != 0;
        truths[i] = random_bits() % 2 != 0;
        if (made->kind == 'b')
            elements[i] = (element){ .truth = truths[i] };
        else
            elements[i] = random_element(made, bytes + (size_t)i * made->size);
    }
    for (int pass = 0; pass < 40; pass++) {
        handmade column = { 0 };
        piece at = { .lead = pass % 10, .parent = (int64_t)(random_bits() % 10) };
        at.rows = pass == 0 ? most_rows - 9 : (int64_t)(random_bits() % 131);
        at.from = at.rows == 0 ? 0 : (int64_t)(random_bits() % (uint64_t)at.rows);
        at.count = (uint32_t)(at.rows - at.from);
        if (pass == 0)
            at = (piece){ .rows = most_rows, .count = most_rows };
        const bool *bits = pass % 4 == 3 ? NULL : valid;
        int64_t total = at.lead + at.parent + at.rows;
        if (made->kind == 'b')
            handmade_truths(&column, truths, bits, total);
        else
            handmade_fixed(&column, made->format, bytes, made->size, bits, total);
        column.schema.format = made->format;
        compare(made, field, &column, elements, bits, &at);
        handmade_end(&column);
    }
}

static void follows_the_definition(void **state)
{
    (void)state;
    static const fnl_type types[] = { fnl_type_int,  fnl_type_number, fnl_type_decimal,
                                      fnl_type_bool, fnl_type_time,   fnl_type_date };
    const fnl_zone *const all_zones[] = { &fnl_zone_utc, hanoi, new_york };
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        for (size_t j = 0; j < sizeof types / sizeof *types; j++) {
            if (!fits(types[j], layouts[i].kind))
                continue;
            for (unsigned variant = 0; variant < 6; variant++) {
                static const unsigned scales[] = { 0, 2, 6 };
                fnl_field field = { .name = FNL_TEXT("f"),
                                    .column = FNL_TEXT("f"),
                                    .type = types[j],
                                    .scale = types[j] == fnl_type_decimal ? scales[variant % 3] : 0,
                                    .zone = all_zones[variant % 3] };
                if (variant >= 3) {
                    field.null_values = sentinels;
                    field.null_value_count = sizeof sentinels / sizeof *sentinels;
                }
                check_slices(&layouts[i], &field);
            }
        }
    }
}

/* The shortest decimal of a double, rounded to the scale by hand. */
static int64_t round_shortest(double value, unsigned scale, bool *rounded)
{
    char shortest[400];
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(shortest, sizeof shortest, "%.*e", precision - 1, value);
        if (strtod(shortest, NULL) == value)
            break;
    }
    bool negative = shortest[0] == '-';
    const char *at = shortest + negative;
    int64_t digits = 0;
    int place = -(int)strtol(strchr(at, 'e') + 1, NULL, 10); /* digits behind the point, beside those that follow */
    for (const char *digit = at; *digit != 'e'; digit++) {
        if (*digit == '.')
            continue;
        digits = digits * 10 + (*digit - '0');
        place += digit > at;
    }
    *rounded = false;
    for (; place < (int)scale; place++)
        digits *= 10;
    int64_t last = 0;
    for (; place > (int)scale; place--) {
        if (last != 0)
            *rounded = true;
        last = digits % 10;
        digits /= 10;
    }
    *rounded |= last != 0;
    digits += last >= 5;
    return negative ? -digits : digits;
}

static void rounds_the_shortest_decimal(void **state)
{
    (void)state;
    enum { rows = 2048 };
    static double values[rows];
    fnl_field field = { .column = FNL_TEXT("f"), .type = fnl_type_decimal, .scale = 2, .zone = &fnl_zone_utc };
    fnl_column_binding binding;
    fnl_error error;
    for (unsigned pass = 0; pass < 20; pass++) {
        handmade column = { 0 };
        for (int i = 0; i < rows; i++) {
            int64_t thousandths = (int64_t)(random_bits() % 2000000000) - 1000000000;
            values[i] = pass % 2 == 0 ? (double)(thousandths - thousandths % 5) / 1000 : (double)thousandths / 1000;
            if (pass % 4 == 3)
                values[i] = (double)(int64_t)random_bits() / 1e7;
        }
        handmade_fixed(&column, "g", values, sizeof *values, NULL, rows);
        fnl_report *report = NULL;
        assert_int_equal(fnl_report_make(&fnl_default_allocator, &report, &error), FNL_OK);
        fnl_tally tally = { .report = report, .error = &error };
        fnl_column *reader = fnl_column_new(&fnl_default_allocator);
        lanes room;
        fnl_block *block = lanes_block(&room);
        assert_int_equal(fnl_column_bind(&field, &column.schema, &binding, &error), FNL_OK);
        assert_int_equal(fnl_column_open(reader, &binding, &column.array, 0, rows, NULL, &error), FNL_OK);
        assert_int_equal(fnl_column_read(reader, 0, rows, block, &tally, &error), FNL_OK);
        int64_t rounded = 0;
        for (uint32_t i = 0; i < rows; i++) {
            bool lost = false;
            int64_t wanted = round_shortest(values[i], 2, &lost);
            rounded += lost;
            if (block->whole[i] != wanted)
                fail_msg("%.17g gives %lld, not %lld", values[i], (long long)block->whole[i], (long long)wanted);
        }
        assert_int_equal(report_count(report, "rounded to the scale"), rounded);
        fnl_column_free(reader);
        fnl_report_destroy(report);
        handmade_end(&column);
    }
}

static int load_zones(void **state)
{
    (void)state;
    fnl_error error;
    fnl_arena_start(&zones, &fnl_default_allocator);
    assert_int_equal(fnl_zone_load(&zones, NULL, FNL_TEXT("Asia/Ho_Chi_Minh"), &hanoi, &error), FNL_OK);
    assert_int_equal(fnl_zone_load(&zones, NULL, FNL_TEXT("America/New_York"), &new_york, &error), FNL_OK);
    return 0;
}

static int end_zones(void **state)
{
    (void)state;
    fnl_arena_end(&zones);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_definition),
        cmocka_unit_test(rounds_the_shortest_decimal),
    };
    return cmocka_run_group_tests(tests, load_zones, end_zones);
}
