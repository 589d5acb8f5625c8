#include "engine/run.h"

enum {
    alignment = 64,
    most_register_bytes = 32 << 20,
    most_pool_texts = 1 << 18,  /* beyond the literals: then the texts of columns are forgotten between blocks */
    most_pool_bytes = 32 << 20, /* the same for their bytes */
};

void fnl_machine_start(fnl_machine *machine, const fnl_allocator *memory)
{
    *machine = (fnl_machine){ .memory = memory };
    fnl_index_start(&machine->pool, memory, fnl_hash_seed());
    fnl_buffer_start(&machine->scratch, memory);
}

static void end_memos(fnl_machine *machine)
{
    for (uint32_t i = 0; i < machine->memo_count; i++)
        fnl_release(machine->memory, machine->memos[i].values);
    fnl_release(machine->memory, machine->memos);
    machine->memos = NULL;
    machine->memo_count = 0;
}

static void end_lists(fnl_machine *machine)
{
    for (uint32_t i = 0; i < machine->list_count; i++)
        fnl_release(machine->memory, machine->lists[i].items);
    fnl_release(machine->memory, machine->lists);
    machine->lists = NULL;
    machine->list_count = 0;
}

void fnl_machine_end(fnl_machine *machine)
{
    end_memos(machine);
    end_lists(machine);
    fnl_release(machine->memory, machine->block_memory);
    fnl_release(machine->memory, machine->registers);
    fnl_index_end(&machine->pool);
    fnl_buffer_end(&machine->scratch);
    fnl_machine_start(machine, machine->memory);
}

static size_t aligned(size_t size)
{
    return (size + alignment - 1) / alignment * alignment;
}

/* What a register takes: values, of a truth a mask, and a mask; each on its own cache lines. */
static size_t values_size(uint8_t width, uint32_t rows)
{
    return aligned(width == fnl_width_truth ? rows / 8 : rows * (size_t)width);
}

static size_t registers_size(const fnl_program *program, uint32_t rows)
{
    size_t size = alignment;
    for (uint32_t i = 0; i < program->register_count; i++)
        size += values_size(program->register_widths[i], rows) + aligned(rows / 8);
    return size;
}

static bool take_memory(fnl_machine *machine, uint32_t registers, size_t size)
{
    if (size > machine->block_size) {
        void *memory = fnl_allocate_zeroed(machine->memory, 1, size);
        if (memory == NULL)
            return false;
        fnl_release(machine->memory, machine->block_memory);
        machine->block_memory = memory;
        machine->block_size = size;
    }
    if (registers > machine->register_capacity) {
        fnl_block *blocks = fnl_allocate(machine->memory, registers, sizeof *blocks);
        if (blocks == NULL)
            return false;
        fnl_release(machine->memory, machine->registers);
        machine->registers = blocks;
        machine->register_capacity = registers;
    }
    return true;
}

/* All registers in one piece. Memory that is there already is cut anew, so that programs of many registers and of many rows
   may take turns. */
static bool make_registers(fnl_machine *machine, const fnl_program *program, uint32_t rows)
{
    if (!take_memory(machine, program->register_count, registers_size(program, rows)))
        return false;
    char *at = machine->block_memory;
    at += (alignment - (uintptr_t)at % alignment) % alignment;
    for (uint32_t i = 0; i < program->register_count; i++) {
        fnl_block *block = &machine->registers[i];
        block->own = block->values = at;
        at += values_size(program->register_widths[i], rows);
        block->valid = (uint64_t *)(void *)at;
        block->intervals = NULL;
        at += aligned(rows / 8);
    }
    machine->rows = rows;
    return true;
}

/* Each column of intervals has what its rows list by itself. */
static bool make_lists(fnl_machine *machine, const fnl_program *program)
{
    end_lists(machine);
    machine->lists = fnl_allocate_zeroed(machine->memory, program->list_count, sizeof *machine->lists);
    if (machine->lists == NULL)
        return false;
    machine->list_count = program->list_count;
    uint32_t used = 0;
    for (uint32_t i = 0; i < program->step_count; i++) {
        const fnl_step *step = &program->steps[i];
        if (step->operation != fnl_op_column || step->lane != fnl_lane_intervals)
            continue;
        machine->lists[used].memory = machine->memory;
        machine->registers[step->out].intervals = &machine->lists[used++];
    }
    return true;
}

static bool fill_pool(fnl_machine *machine, const fnl_program *program)
{
    fnl_index_end(&machine->pool);
    fnl_index_start(&machine->pool, machine->memory, machine->pool.seed);
    for (uint32_t i = 0; i < program->literal_count; i++) {
        uint32_t number = 0;
        bool is_new = false;
        if (!fnl_index_add(&machine->pool, program->literals[i], &number, &is_new))
            return false;
    }
    machine->literal_bytes = machine->pool.texts.total;
    return true;
}

uint32_t fnl_machine_rows(const fnl_program *program)
{
    uint32_t rows = fnl_block_rows;
    while (rows > 64 && registers_size(program, rows) > most_register_bytes)
        rows /= 2;
    return rows;
}

int32_t fnl_machine_fit(fnl_machine *machine, const fnl_program *program, uint64_t identity, uint32_t rows,
                        fnl_error *error)
{
    rows = rows == 0 ? 64 : (rows + 63) / 64 * 64; /* a table without rows has registers too */
    if (machine->program == program && machine->identity == identity && rows <= machine->rows)
        return FNL_OK;
    machine->program = NULL;
    machine->has_begun = false;
    if (!make_registers(machine, program, rows) || !make_lists(machine, program))
        return fnl_fail_memory(error);
    end_memos(machine);
    machine->memos = fnl_allocate_zeroed(machine->memory, program->memo_count, sizeof *machine->memos);
    if (machine->memos == NULL)
        return fnl_fail_memory(error);
    machine->memo_count = program->memo_count;
    if (!fill_pool(machine, program))
        return fnl_fail_memory(error);
    machine->program = program;
    machine->identity = identity;
    return FNL_OK;
}

int32_t fnl_machine_trim(fnl_machine *machine, bool *trimmed, fnl_error *error)
{
    *trimmed = machine->pool.count - machine->program->literal_count >= most_pool_texts ||
               machine->pool.texts.total - machine->literal_bytes >= most_pool_bytes;
    if (!*trimmed)
        return FNL_OK;
    for (uint32_t i = 0; i < machine->memo_count; i++)
        machine->memos[i].count = 0;
    if (fill_pool(machine, machine->program)) /* texts are copies in the pool's arena, which only ends as a whole */
        return FNL_OK;
    machine->program = NULL;
    return fnl_fail_memory(error);
}

int32_t fnl_machine_begin(fnl_machine *machine, fnl_frame *frame)
{
    const fnl_program *program = machine->program;
    frame->memory = machine->memory;
    frame->registers = machine->registers;
    frame->pool = &machine->pool;
    frame->memos = machine->memos;
    frame->scratch = &machine->scratch;
    frame->count = machine->rows;
    if (machine->has_begun && machine->begun_as_of == frame->as_of)
        return FNL_OK;
    machine->has_begun = false;
    for (uint32_t i = 0; i < program->once_count; i++) {
        int32_t code = program->once[i].kernel(&program->once[i], frame);
        if (code != FNL_OK)
            return code;
    }
    machine->has_begun = true;
    machine->begun_as_of = frame->as_of;
    return FNL_OK;
}

int32_t fnl_machine_block(const fnl_machine *machine, fnl_frame *frame, uint32_t count)
{
    const fnl_program *program = machine->program;
    frame->count = count;
    for (uint32_t i = 0; i < program->step_count; i++) {
        int32_t code = program->steps[i].kernel(&program->steps[i], frame);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}
