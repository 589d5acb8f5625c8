/* Buffers of one column filled from the texts of a batch: a loop for each kind, a word of 64 rows at a time. */
#include "column_fill.h"

#include "value_read.h"

/* One value's text to row `row` of the buffer; false if it does not fit. The text is not empty. */
typedef bool put_value(fnl_column *column, const char *text, uint32_t length, int64_t row);

static inline void set_valid(uint64_t *words, int64_t word, uint64_t bits)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bits = __builtin_bswap64(bits); /* Arrow numbers bits from the lowest of the first byte */
#endif
    words[word] = bits;
}

/* The loop of every kind: put is known where this is inlined. An empty text is NULL. */
__attribute__((always_inline)) static inline bool fill(fnl_column *column, const char *bytes, const fnl_place *places,
                                                       int64_t from, int64_t to, put_value *put)
{
    for (int64_t first = from; first < to; first += fnl_column_word_rows) {
        int64_t left = to - first;
        uint64_t valid = 0;
        for (int64_t i = 0; i < fnl_column_word_rows && i < left; i++) {
            fnl_place place = places[first + i];
            if (place.length == 0)
                continue;
            if (!put(column, bytes + place.start, place.length, first + i))
                return false;
            valid |= UINT64_C(1) << i;
        }
        set_valid(column->valid, first / fnl_column_word_rows, valid);
    }
    return true;
}

static inline bool put_int(fnl_column *column, const char *text, uint32_t length, int64_t row)
{
    return fnl_value_read_int(text, length, (int64_t *)column->values + row);
}

static inline bool put_number(fnl_column *column, const char *text, uint32_t length, int64_t row)
{
    return fnl_value_read_number(text, length, (double *)column->values + row);
}

static inline bool put_decimal(fnl_column *column, const char *text, uint32_t length, int64_t row)
{
    return fnl_value_read_decimal(text, length, column->type.scale, (int64_t *)column->values + row);
}

static inline bool put_date(fnl_column *column, const char *text, uint32_t length, int64_t row)
{
    return fnl_value_read_date(text, length, (int32_t *)column->values + row);
}

static inline bool put_time(fnl_column *column, const char *text, uint32_t length, int64_t row)
{
    return fnl_value_read_time(text, length, (int64_t *)column->values + row);
}

/* A NULL between them keeps whatever code stands there, of an earlier batch or another kind: it is replaced below. */
static inline bool put_choice(fnl_column *column, const char *text, uint32_t length, int64_t row)
{
    int32_t code = fnl_dictionary_code(&column->dictionary, text, length);
    ((int32_t *)column->values)[row] = code;
    return code >= 0;
}

static bool fill_choices(fnl_column *column, const char *bytes, const fnl_place *places, int64_t from, int64_t to)
{
    memset((int32_t *)column->values + from, 0, (size_t)(to - from) * sizeof(int32_t)); /* codes of NULL */
    return fill(column, bytes, places, from, to, put_choice);
}

/* Bits take no memory of their own value by value: a word of them at a time. */
static bool fill_bools(fnl_column *column, const char *bytes, const fnl_place *places, int64_t from, int64_t to)
{
    for (int64_t first = from; first < to; first += fnl_column_word_rows) {
        uint64_t valid = 0;
        uint64_t is_true = 0;
        for (int64_t i = 0; i < fnl_column_word_rows && i < to - first; i++) {
            fnl_place place = places[first + i];
            bool value = false;
            if (place.length == 0)
                continue;
            if (!fnl_value_read_bool(bytes + place.start, place.length, &value))
                return false;
            valid |= UINT64_C(1) << i;
            is_true |= (uint64_t)value << i;
        }
        set_valid(column->valid, first / fnl_column_word_rows, valid);
        set_valid(column->values, first / fnl_column_word_rows, is_true);
    }
    return true;
}

/* A view of Arrow's utf8 view: up to 12 bytes inside, else the first four of them and where the text lies. */
typedef struct view {
    int32_t length;
    char start[4];
    int32_t buffer;
    int32_t offset;
} view;

static void fill_texts(fnl_column *column, const char *bytes, const fnl_place *places, int64_t from, int64_t to)
{
    enum { most_inside = 12 };
    view *views = column->values;
    for (int64_t row = from; row < to; row++) {
        fnl_place place = places[row];
        const char *text = bytes + place.start;
        view made = { .length = (int32_t)place.length };
        if (place.length <= most_inside) {
            if (place.length > 0)
                memcpy((char *)&made + offsetof(view, start), text, place.length);
        } else {
            memcpy(made.start, text, sizeof made.start);
            made.offset = (int32_t)place.start;
        }
        views[row] = made;
    }
}

bool fnl_column_fill(fnl_column *column, const char *bytes, const fnl_place *places, int64_t from, int64_t to)
{
    switch (column->kind) {
    case fnl_column_int:
        return fill(column, bytes, places, from, to, put_int);
    case fnl_column_number:
        return fill(column, bytes, places, from, to, put_number);
    case fnl_column_decimal:
        return fill(column, bytes, places, from, to, put_decimal);
    case fnl_column_date:
        return fill(column, bytes, places, from, to, put_date);
    case fnl_column_time:
        return fill(column, bytes, places, from, to, put_time);
    case fnl_column_bool:
        return fill_bools(column, bytes, places, from, to);
    case fnl_column_choice:
        return fill_choices(column, bytes, places, from, to);
    default:
        fill_texts(column, bytes, places, from, to);
        return true;
    }
}
