/* A block program: steps over registers, and what it needs to run. Immutable once made. */
#ifndef FNL_ENGINE_PROGRAM_H
#define FNL_ENGINE_PROGRAM_H

#include "core/cpu.h"
#include "engine/definition.h"
#include "table/classes.h"
#include "table/pool.h"
#include "table/tally.h"

#include <funnelcore/arrow.h>

struct fnl_frame;
struct fnl_step;

/* Computes one step for the rows of a block. */
typedef int32_t fnl_kernel(const struct fnl_step *step, struct fnl_frame *frame);

/* One operation; a, b, c, out are registers. */
typedef struct fnl_step {
    fnl_kernel *kernel;
    uint16_t operation;
    uint8_t lane;     /* of the result */
    uint8_t width;    /* of the result */
    uint8_t of_lane;  /* of operand a, or of the values that the table names */
    uint8_t of_width; /* the same */
    uint32_t out;
    uint32_t a;
    uint32_t b;
    uint32_t c;
    uint32_t memo; /* number of its memo, of text operations */
    int64_t immediate;
    const void *table;
} fnl_step;

/* A column that a program may read. */
typedef struct fnl_program_column {
    const fnl_classes *classes; /* of a text column whose classes are read; NULL: pool numbers */
    bool is_read;
    uint8_t width;
} fnl_program_column;

typedef struct fnl_program_output {
    uint32_t place; /* register */
    fnl_lane lane;
    uint8_t width;
    bool is_timed; /* depends on as_of */
} fnl_program_output;

typedef struct fnl_program {
    fnl_step *once; /* run at the beginning of a run: constants and what follows from them */
    uint32_t once_count;
    fnl_step *steps; /* for every block */
    uint32_t step_count;
    uint8_t *register_widths;
    uint32_t register_count;
    uint32_t register_capacity;
    uint32_t list_count; /* registers of lane intervals: of columns, among `steps` */
    uint32_t memo_count;
    const fnl_text *literals; /* the first texts of the pool */
    uint32_t literal_count;
    bool needs_as_of;
    fnl_program_column *columns; /* by number */
    uint32_t column_count;
    fnl_program_output *outputs; /* in the order asked for */
} fnl_program;

/* How a program is to be made. Zeros: 64 bits and texts by pool number everywhere, portable kernels. */
typedef struct fnl_program_options {
    const uint8_t *column_widths; /* by column: in which width wholes and numbers are read; NULL: 64 bits */
    bool text_classes;            /* columns can be read as classes */
    bool narrow_outputs;          /* outputs in their own width, else in 64 bits */
    fnl_cpu_level level;
} fnl_program_options;

/* Columns must be declared before they are built: gives their numbers. */
fnl_builder *fnl_builder_new(const fnl_allocator *memory);
void fnl_builder_free(fnl_builder *builder);
uint32_t fnl_builder_add_column(fnl_builder *builder, fnl_lane lane);

/* The program that computes `wanted`. Lives in arena. options: NULL is all zeros. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_program_make(fnl_arena *arena, const fnl_builder *builder, const fnl_value *wanted, uint32_t count,
                         const fnl_program_options *options, fnl_program *out, fnl_error *error);

#endif
