/* How outputs of two models differ over the same leads: sums for numbers, counts of before and after for texts. */
#include "change.h"

#include "memory.h"
#include "slice.h"

#include <math.h>
#include <stdlib.h>

enum { no_label = 0 };
static const uint32_t unseen = UINT32_MAX;

/* False if the number is no count of hundredths. */
static bool read_hundredths(double number, int64_t *hundredths)
{
    const double most = 1e13;
    if (!(fabs(number) < most))
        return false;
    *hundredths = (int64_t)(number * 100 + (number < 0 ? -0.5 : 0.5));
    return (double)*hundredths / 100 == number;
}

double fnl_total_value(fnl_total total)
{
    return (double)total.hundredths / 100 + total.rest;
}

static inline bool is_known(const struct ArrowArray *array, int64_t row)
{
    const uint8_t *valid = array->buffers[0];
    int64_t at = array->offset + row;
    return valid == NULL || (valid[at >> 3] >> (at & 7) & 1) != 0;
}

static inline double number_of(const struct ArrowArray *array, int64_t row)
{
    return ((const double *)array->buffers[1])[array->offset + row];
}

static void add_pair(fnl_change *change, double before, double after)
{
    int64_t was;
    int64_t is;
    if (read_hundredths(before, &was) && read_hundredths(after, &is)) {
        change->before.hundredths += was;
        change->after.hundredths += is;
        change->size.hundredths += is < was ? was - is : is - was;
    } else {
        change->before.rest += before;
        change->after.rest += after;
        change->size.rest += fabs(after - before);
    }
}

void fnl_change_add(fnl_change *change, const struct ArrowArray *before, const struct ArrowArray *after,
                    bool *is_changed)
{
    for (int64_t row = 0; row < before->length; row++) {
        bool was_known = is_known(before, row);
        bool differs = was_known != is_known(after, row);
        if (was_known && !differs) {
            change->known++;
            differs = number_of(before, row) != number_of(after, row);
            add_pair(change, number_of(before, row), number_of(after, row));
        }
        change->changed += differs;
        is_changed[row] = is_changed[row] || differs;
    }
}

static inline double points_of(const struct ArrowArray *array, int64_t row)
{
    return array != NULL && is_known(array, row) ? number_of(array, row) : 0;
}

void fnl_change_add_points(fnl_change *change, const struct ArrowArray *before, const struct ArrowArray *after)
{
    int64_t rows = (before != NULL ? before : after)->length;
    change->known += rows;
    for (int64_t row = 0; row < rows; row++) {
        double was = points_of(before, row);
        double is = points_of(after, row);
        if (was != 0 || is != 0)
            add_pair(change, was, is);
        change->changed += was != is;
    }
}

static void make_room(fnl_crossing *crossing, uint32_t capacity)
{
    int64_t *counts = fnl_take_memory((size_t)capacity * capacity, sizeof *counts);
    for (uint32_t before = 0; before < crossing->count; before++)
        memcpy(counts + (size_t)before * capacity, crossing->counts + (size_t)before * crossing->capacity,
               crossing->count * sizeof *counts);
    free(crossing->counts);
    crossing->counts = counts;
    crossing->labels = fnl_resize_memory(crossing->labels, capacity, sizeof *crossing->labels);
    crossing->capacity = capacity;
}

void fnl_crossing_start(fnl_crossing *crossing)
{
    enum { first_capacity = 8 };
    *crossing = (fnl_crossing){ 0 };
    make_room(crossing, first_capacity);
    crossing->labels[crossing->count++] = (fnl_label){ NULL, INT64_MAX };
}

void fnl_crossing_end(fnl_crossing *crossing)
{
    for (uint32_t i = 0; i < crossing->count; i++)
        free(crossing->labels[i].text);
    free(crossing->labels);
    free(crossing->counts);
    *crossing = (fnl_crossing){ 0 };
}

static fnl_slice text_at(const struct ArrowArray *dictionary, int64_t code)
{
    const int32_t *offsets = (const int32_t *)dictionary->buffers[1] + dictionary->offset + code;
    return (fnl_slice){ (const char *)dictionary->buffers[2] + offsets[0], (size_t)(offsets[1] - offsets[0]) };
}

/* Where the models list it: the old one first, what only the new one has behind that. */
static int64_t place_of(const struct ArrowArray *before, const struct ArrowArray *after, fnl_slice text)
{
    for (int64_t code = 0; code < before->length; code++)
        if (fnl_slice_equal(text_at(before, code), text))
            return code;
    for (int64_t code = 0; code < after->length; code++)
        if (fnl_slice_equal(text_at(after, code), text))
            return before->length + code;
    return before->length + after->length;
}

/* The number of a label, new or known; unseen: there are too many. */
static uint32_t label_of(fnl_crossing *crossing, const struct ArrowArray *before, const struct ArrowArray *after,
                         fnl_slice text)
{
    for (uint32_t i = 1; i < crossing->count; i++)
        if (fnl_slice_is(text, crossing->labels[i].text))
            return i;
    if (crossing->count > fnl_most_labels)
        return unseen;
    if (crossing->count == crossing->capacity)
        make_room(crossing, 2 * crossing->capacity);
    char *copy = fnl_take_memory(text.length + 1, 1);
    memcpy(copy, text.bytes, text.length);
    crossing->labels[crossing->count] = (fnl_label){ copy, place_of(before, after, text) };
    return crossing->count++;
}

/* The labels of one array's codes, found when they are first met. */
typedef struct code_labels {
    const struct ArrowArray *array;
    uint32_t *labels;
} code_labels;

static code_labels start_labels(const struct ArrowArray *array)
{
    size_t count = (size_t)array->dictionary->length;
    code_labels self = { array, fnl_take_memory(count, sizeof *self.labels) };
    for (size_t i = 0; i < count; i++)
        self.labels[i] = unseen;
    return self;
}

static uint32_t label_at(fnl_crossing *crossing, const code_labels *self, int64_t row, const struct ArrowArray *before,
                         const struct ArrowArray *after)
{
    if (!is_known(self->array, row))
        return no_label;
    int32_t code = ((const int32_t *)self->array->buffers[1])[self->array->offset + row];
    if (self->labels[code] == unseen)
        self->labels[code] = label_of(crossing, before, after, text_at(self->array->dictionary, code));
    return self->labels[code];
}

bool fnl_crossing_add(fnl_crossing *crossing, const char *name, const struct ArrowArray *before,
                      const struct ArrowArray *after, bool *is_changed, fnl_trouble *trouble)
{
    code_labels old = start_labels(before);
    code_labels new = start_labels(after);
    bool fine = true;
    for (int64_t row = 0; row < before->length && fine; row++) {
        uint32_t from = label_at(crossing, &old, row, before->dictionary, after->dictionary);
        uint32_t to = label_at(crossing, &new, row, before->dictionary, after->dictionary);
        if (from == unseen || to == unseen) {
            fine = fnl_trouble_set(trouble, fnl_exit_model, "output \"%s\" has more than %d different values to count",
                                   name, fnl_most_labels);
            break;
        }
        crossing->counts[(size_t)from * crossing->capacity + to]++;
        crossing->changed += from != to;
        is_changed[row] = is_changed[row] || from != to;
    }
    free(old.labels);
    free(new.labels);
    return fine;
}

int64_t fnl_crossing_count(const fnl_crossing *crossing, uint32_t before, uint32_t after)
{
    return crossing->counts[(size_t)before * crossing->capacity + after];
}

void fnl_crossing_order(const fnl_crossing *crossing, uint32_t *order)
{
    for (uint32_t i = 0; i < crossing->count; i++) {
        uint32_t at = i;
        for (; at > 0 && crossing->labels[order[at - 1]].place > crossing->labels[i].place; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}
