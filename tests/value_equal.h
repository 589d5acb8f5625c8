/* Texts, numbers and expressions of two models, compared. */
#ifndef VALUE_EQUAL_H
#define VALUE_EQUAL_H

#include "model_reading.h"

static inline void equal_text(fnl_text a, fnl_text b)
{
    assert_int_equal(a.length, b.length);
    if (a.length != 0)
        assert_memory_equal(a.bytes, b.bytes, a.length);
}

static inline void equal_texts(const fnl_text *a, uint32_t a_count, const fnl_text *b, uint32_t b_count)
{
    assert_int_equal(a_count, b_count);
    for (uint32_t i = 0; i < a_count; i++)
        equal_text(a[i], b[i]);
}

static inline void equal_wholes(const int64_t *a, const int64_t *b, uint32_t count)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a != NULL && count != 0)
        assert_memory_equal(a, b, count * sizeof *a);
}

static inline void equal_number(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static inline void equal_expression(const fnl_expression *a, const fnl_expression *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a == NULL)
        return;
    assert_true(fnl_expression_same(a, b));
    assert_int_equal(fnl_expression_type(a), fnl_expression_type(b));
}

static inline void equal_points(fnl_points a, fnl_points b)
{
    assert_int_equal(a.known, b.known);
    assert_int_equal(a.value, b.value);
}

static inline void equal_clamp(fnl_clamp a, fnl_clamp b)
{
    equal_points(a.low, b.low);
    equal_points(a.high, b.high);
}

static inline void equal_decimal(fnl_decimal a, fnl_decimal b)
{
    assert_int_equal(a.known, b.known);
    assert_int_equal(a.value, b.value);
    assert_int_equal(a.scale, b.scale);
}

static inline void equal_index(const fnl_index *a, const fnl_index *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a != NULL)
        equal_texts(a->keys, a->count, b->keys, b->count);
}

#endif
