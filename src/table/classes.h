/* The texts of a column as classes: those that a program does not tell apart are one. */
#ifndef FNL_TABLE_CLASSES_H
#define FNL_TABLE_CLASSES_H

#include "table/block.h"

typedef struct fnl_classes {
    const uint16_t *of_literal; /* by number in the pool, of the program's literals */
    uint32_t literal_count;
    uint16_t other; /* the class of any other text; that of NULL is the next, the last */
    uint8_t width;
} fnl_classes;

/* Classes that one byte can tell apart, one value being none; the slots of their tables. */
enum { fnl_byte_classes = 255, fnl_byte_slots = 256 };

static inline uint16_t fnl_class_of_null(const fnl_classes *classes)
{
    return (uint16_t)(classes->other + 1);
}

/* The class of a text by its number in the pool. */
static inline uint16_t fnl_class_of_number(const fnl_classes *classes, uint32_t number)
{
    return number < classes->literal_count ? classes->of_literal[number] : classes->other;
}

#endif
