/* What is known of each value while a program is made. Known to the files of this folder only. */
#ifndef FNL_ENGINE_MAKER_H
#define FNL_ENGINE_MAKER_H

#include "engine/bounds.h"
#include "engine/program.h"

enum { fnl_noted_picks = 32 }; /* of others it is not known whether they are taken */

/* A value may be wanted in more widths than its own: each has a register. */
enum { fnl_place_16, fnl_place_32, fnl_place_64, fnl_places };

typedef struct fnl_value_state {
    uint32_t uses[fnl_places];   /* not yet emitted readers; outputs count for ever */
    uint32_t places[fnl_places]; /* registers */
    bool is_needed;
    bool is_once;
    bool is_timed;    /* depends on as_of */
    bool is_expanded; /* its operands wait before it */
    bool is_emitted;
    bool is_pooled;        /* a text that is asked for more than its class */
    uint8_t width;         /* its own */
    uint8_t of_width;      /* of a top: in which it compares; asked for by each of its values, which may be many */
    uint32_t picks;        /* of an advance or a clock: bits of the first registers, which are taken */
    uint32_t class_number; /* of a column of texts: in the maker's classes, from 1; 0: it has none */
} fnl_value_state;

/* A text column's classes, and which literal stands for each. */
typedef struct fnl_column_classes {
    fnl_classes classes;
    uint32_t count;           /* with those of other texts and of NULL */
    const uint32_t *literals; /* by class: a literal of it; of others none is mentioned */
} fnl_column_classes;

typedef struct fnl_maker {
    fnl_arena *arena;
    const fnl_builder *builder;
    const fnl_program_options *options;
    fnl_value_state *states;
    fnl_program *program;
    fnl_column_classes *classes;
    uint32_t class_count;
    uint32_t mapped_literals; /* by all columns together: they are limited */
    uint64_t dense_slots;     /* of tables by class or literal: together they are limited */
    struct fnl_free_registers {
        uint32_t *items;
        uint32_t count;
        uint32_t capacity;
    } free[fnl_width_64 + 1]; /* by width */
    struct fnl_pending {      /* values still to be emitted, each behind those that need it */
        fnl_value *items;
        size_t count;
        size_t capacity;
    } pending;
    bool failed;
} fnl_maker;

typedef void fnl_visit_operand(fnl_maker *maker, fnl_value user, fnl_value operand);

/* Calls visit for each operand of a value, also for those that its table names. */
void fnl_visit_operands(fnl_maker *maker, fnl_value value, fnl_visit_operand *visit);

/* Values that a table names: pairs behind the head. */
const int64_t *fnl_pairs_of(const fnl_builder *builder, const fnl_definition *definition, uint64_t *count);

/* Which of a value's registers has a width. */
static inline uint32_t fnl_place_of_width(uint8_t width)
{
    if (width == fnl_width_32)
        return fnl_place_32;
    return width == fnl_width_8 || width == fnl_width_16 ? fnl_place_16 : fnl_place_64;
}

/* Finds what is needed, what is the same for all rows, what depends on the time. */
void fnl_find_needed(fnl_maker *maker, const fnl_value *wanted, uint32_t count);

/* Gives each needed value its width. */
void fnl_find_widths(fnl_maker *maker);

/* The width of one of the registers that picks take. */
uint8_t fnl_width_of_register(const fnl_maker *maker, fnl_value picked, uint32_t which);

/* The width in which `user` reads an operand. */
uint8_t fnl_operand_width(const fnl_maker *maker, fnl_value user, fnl_value operand);

/* Gives columns of texts their classes where these are all that is asked for. False without memory. */
bool fnl_find_classes(fnl_maker *maker);

/* The classes of the text that a set or keys are about; NULL if there are none. */
const fnl_column_classes *fnl_classes_of(const fnl_maker *maker, const fnl_definition *definition);

/* The operation and table of a step as kernels see them. */
void fnl_step_table(fnl_maker *maker, const fnl_definition *definition, fnl_step *step);

/* Emits one value, whose operands have been. */
void fnl_emit(fnl_maker *maker, fnl_value value);

/* Emits a value and what it needs: operands right before who needs them, so that few registers are held at once and what
   is computed is read while it is near. */
void fnl_emit_with_operands(fnl_maker *maker, fnl_value wanted);

#endif
