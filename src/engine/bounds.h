/* The least and the most that a whole can be, proved from how it is defined. */
#ifndef FNL_ENGINE_BOUNDS_H
#define FNL_ENGINE_BOUNDS_H

#include "engine/definition.h"

/* Of what a definition gives, from the bounds of its operands. Of other lanes it means nothing. */
fnl_extent fnl_bounds_of_definition(const fnl_builder *builder, const fnl_definition *definition);

/* Of a value. */
static inline fnl_extent fnl_bounds_of(const fnl_builder *builder, fnl_value value)
{
    return builder->bounds[value];
}

/* Those of a sum; the ends of 64 bits hold. */
fnl_extent fnl_bounds_add(fnl_extent a, fnl_extent b);

/* The fewest bytes that hold all between them: 2, 4 or 8. */
uint8_t fnl_width_of_bounds(fnl_extent bounds);

#endif
