/* Classes of texts: two literals are one class if no set and no keys of the program tell them apart. */
#include "engine/maker.h"

enum {
    most_classes = 65534,
    most_dense_slots = 1 << 22,     /* of all tables by class together */
    most_mapped_literals = 1 << 22, /* of all columns together: each maps every literal of the program */
};

/* Classes of one column while they are told apart. */
typedef struct telling {
    fnl_maker *maker;
    uint32_t *class_of; /* by literal; 0 is every other text */
    uint32_t count;     /* classes so far, that of other texts included */
    uint32_t askers;
    fnl_index pairs; /* (class, what is given, by whom) → a class of its own */
    uint32_t *of_pair;
    uint32_t pair_capacity;
} telling;

typedef struct class_pair {
    uint32_t class;
    fnl_value asker;
    int64_t given;
} class_pair;

/* A literal gives what other texts do not: the texts of its class so far that give the same are a class of their own. */
static bool tell_apart(telling *self, fnl_value asker, int64_t literal, int64_t given)
{
    class_pair pair = { self->class_of[literal], asker, given };
    uint32_t number = 0;
    bool is_new = false;
    if (!fnl_index_add(&self->pairs, (fnl_text){ (const char *)&pair, sizeof pair }, &number, &is_new) ||
        !fnl_arena_grow(self->maker->arena, &self->of_pair, number, &self->pair_capacity, sizeof *self->of_pair))
        return false;
    if (is_new)
        self->of_pair[number] = self->count++;
    self->class_of[literal] = self->of_pair[number];
    return true;
}

static bool tell_by(telling *self, fnl_value asker)
{
    const fnl_builder *builder = self->maker->builder;
    const fnl_definition *definition = fnl_definition_of(builder, asker);
    self->askers++;
    if (definition->operation == fnl_op_text_set) {
        const fnl_set_table *set = fnl_table_of(builder, definition);
        for (uint32_t i = 0; i < set->count; i++)
            if (!tell_apart(self, asker, set->items[i], 1))
                return false;
        return true;
    }
    const fnl_keys_table *keys = fnl_table_of(builder, definition);
    for (uint64_t i = 0; i < keys->count; i++) {
        int64_t given = keys->items[keys->count + i];
        bool as_others = keys->otherwise.known != 0 && keys->otherwise.value == given;
        if (!as_others && !tell_apart(self, asker, keys->items[i], given))
            return false;
    }
    return true;
}

/* Numbers the classes that are left from 0 on; others and NULL come last. */
static bool close_classes(telling *self, fnl_column_classes *out)
{
    fnl_maker *maker = self->maker;
    uint32_t literals = maker->builder->literals.count;
    uint16_t *of_literal = fnl_arena_take(maker->arena, literals + (size_t)1, sizeof *of_literal);
    uint32_t *stands_for = fnl_arena_take(maker->arena, self->count, sizeof *stands_for);
    uint32_t *renumbered = fnl_allocate_zeroed(maker->arena->memory, self->count, sizeof *renumbered);
    uint32_t used = 0;
    bool fine = of_literal != NULL && stands_for != NULL && renumbered != NULL;
    for (uint32_t i = 0; fine && i < literals; i++) {
        uint32_t class = self->class_of[i];
        if (class != 0 && renumbered[class] == 0) {
            stands_for[used++] = i;
            renumbered[class] = used;
        }
    }
    for (uint32_t i = 0; fine && i < literals; i++)
        of_literal[i] = (uint16_t)(self->class_of[i] == 0 ? used : renumbered[self->class_of[i]] - 1);
    fnl_release(maker->arena->memory, renumbered);
    *out = (fnl_column_classes){
        .classes = { .of_literal = of_literal,
                     .literal_count = literals,
                     .other = (uint16_t)used,
                     .width = used + 2 <= fnl_byte_classes ? fnl_width_8 : fnl_width_16 },
        .count = used + 2,
        .literals = stands_for,
    };
    return fine;
}

/* The sets and keys of each column: chains by value. */
typedef struct askers {
    fnl_value *first; /* by column's value */
    fnl_value *next;  /* by asker */
} askers;

static bool is_classed(const fnl_maker *maker, fnl_value value)
{
    const fnl_definition *definition = fnl_definition_of(maker->builder, value);
    const fnl_value_state *state = &maker->states[value];
    return definition->operation == fnl_op_column && definition->lane == fnl_lane_text && state->is_needed &&
           !state->is_pooled;
}

static bool find_askers(const fnl_maker *maker, askers *out)
{
    uint32_t count = maker->builder->values.count;
    out->first = fnl_allocate(maker->arena->memory, count, sizeof *out->first);
    out->next = fnl_allocate(maker->arena->memory, count, sizeof *out->next);
    if (out->first == NULL || out->next == NULL)
        return false;
    for (fnl_value value = 0; value < count; value++)
        out->first[value] = FNL_NO_VALUE;
    for (fnl_value value = count; value-- > 0;) {
        const fnl_definition *definition = fnl_definition_of(maker->builder, value);
        bool asks = definition->operation == fnl_op_text_set || definition->operation == fnl_op_keys;
        if (!asks || !maker->states[value].is_needed)
            continue;
        out->next[value] = out->first[definition->a];
        out->first[definition->a] = value;
    }
    return true;
}

static bool tell_column(fnl_maker *maker, const askers *by, fnl_value column)
{
    telling self = { .maker = maker, .count = 1 };
    bool fine = true;
    uint32_t literals = maker->builder->literals.count;
    if (literals > most_mapped_literals - maker->mapped_literals)
        return true;
    maker->mapped_literals += literals;
    self.class_of = fnl_allocate_zeroed(maker->arena->memory, literals + (size_t)1, sizeof *self.class_of);
    if (self.class_of == NULL)
        return false;
    fnl_index_start(&self.pairs, maker->arena->memory, maker->builder->literals.seed);
    for (fnl_value asker = by->first[column]; fine && asker != FNL_NO_VALUE; asker = by->next[asker])
        fine = tell_by(&self, asker);
    fnl_column_classes *classes = &maker->classes[maker->class_count];
    fine = fine && close_classes(&self, classes);
    uint64_t slots = (uint64_t)self.askers * (classes->count + (uint64_t)fnl_byte_slots);
    if (fine && classes->count <= most_classes && maker->dense_slots + slots <= most_dense_slots) {
        maker->dense_slots += slots;
        maker->states[column].class_number = ++maker->class_count;
    }
    fnl_index_end(&self.pairs);
    fnl_release(maker->arena->memory, self.class_of);
    return fine;
}

bool fnl_find_classes(fnl_maker *maker)
{
    askers by = { NULL, NULL };
    if (!maker->options->text_classes)
        return true;
    maker->classes = fnl_arena_take(maker->arena, maker->builder->column_count + (size_t)1, sizeof *maker->classes);
    bool fine = maker->classes != NULL && find_askers(maker, &by);
    for (fnl_value value = 0; fine && value < maker->builder->values.count; value++)
        if (is_classed(maker, value))
            fine = tell_column(maker, &by, value);
    fnl_release(maker->arena->memory, by.first);
    fnl_release(maker->arena->memory, by.next);
    return fine;
}

const fnl_column_classes *fnl_classes_of(const fnl_maker *maker, const fnl_definition *definition)
{
    if (definition->operation != fnl_op_text_set && definition->operation != fnl_op_keys)
        return NULL;
    uint32_t number = maker->states[definition->a].class_number;
    return number == 0 ? NULL : &maker->classes[number - 1];
}
