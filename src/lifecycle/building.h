/* Between the parts of building a lifecycle. Known to the files of this folder only. */
#ifndef FNL_LIFECYCLE_BUILDING_H
#define FNL_LIFECYCLE_BUILDING_H

#include "engine/build_advance.h"
#include "lifecycle/lifecycle.h"

typedef struct fnl_lifecycle_building {
    const fnl_lifecycle_inputs *inputs;
    const fnl_lifecycle *lifecycle;
    fnl_lifecycle_values *out;
    fnl_value age;      /* whole: microseconds since the stage was entered; FNL_NO_VALUE without a field for it */
    fnl_value *missing; /* truths: required fields that are not known, in the order in which moves name them */
    fnl_text *missing_names;
    uint32_t missing_count;
    fnl_advance advance;
    fnl_value end; /* what the advance comes to, for picks */
    bool failed;   /* no memory */
} fnl_lifecycle_building;

static inline fnl_value fnl_lifecycle_field(const fnl_lifecycle_building *building, uint32_t field)
{
    const fnl_lifecycle_inputs *inputs = building->inputs;
    return inputs->resolve(inputs->context, inputs->builder, field); /* fields are the first symbols */
}

/* By file. What moves need, into advance.moves and missing. */
void fnl_lifecycle_moves_build(fnl_lifecycle_building *building);
/* The stages that keep fields, into advance.entered; then, with `end`, the fields. */
void fnl_lifecycle_entered_build(fnl_lifecycle_building *building);
void fnl_lifecycle_kept_build(fnl_lifecycle_building *building);

#endif
