/* Running a program block by block, in memory that is kept between runs. */
#ifndef FNL_ENGINE_RUN_H
#define FNL_ENGINE_RUN_H

#include "engine/kernel.h"

/* Registers, pool and memos of one thread. */
typedef struct fnl_machine {
    const fnl_allocator *memory;
    const fnl_program *program; /* whose state it holds, with its identity */
    uint64_t identity;
    bool has_begun; /* what is the same for all rows stands in its registers, for this as_of */
    int64_t begun_as_of;
    void *block_memory;
    size_t block_size;
    fnl_block *registers;
    uint32_t register_capacity;
    uint32_t rows;             /* of a register: a multiple of 64 */
    fnl_interval_store *lists; /* of registers of lane intervals */
    uint32_t list_count;
    fnl_pool pool;
    size_t literal_bytes; /* of the pool, taken by literals */
    fnl_memo *memos;
    uint32_t memo_count;
    fnl_buffer scratch;
} fnl_machine;

void fnl_machine_start(fnl_machine *machine, const fnl_allocator *memory);
void fnl_machine_end(fnl_machine *machine);

/* How many rows of blocks go well with a program: fnl_block_rows, fewer if it has very many registers. */
uint32_t fnl_machine_rows(const fnl_program *program);

/* Makes it hold the state of a program for blocks of up to `rows` rows. identity tells programs at the same address apart.
   FNL_E_NOMEM. */
int32_t fnl_machine_fit(fnl_machine *machine, const fnl_program *program, uint64_t identity, uint32_t rows,
                        fnl_error *error);

/* Forgets the texts of columns when they take much memory; `trimmed`: columns must then map theirs anew. FNL_E_NOMEM. */
int32_t fnl_machine_trim(fnl_machine *machine, bool *trimmed, fnl_error *error);

/* What a run begins with: its own part of the frame is filled (as_of, zone, tally, error, read_column, context), the rest is
   taken from the machine; the steps that are the same for all rows are run. */
int32_t fnl_machine_begin(fnl_machine *machine, fnl_frame *frame);

/* One block of `count` rows. */
int32_t fnl_machine_block(const fnl_machine *machine, fnl_frame *frame, uint32_t count);

#endif
