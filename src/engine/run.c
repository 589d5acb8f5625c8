#include "engine/run.h"

enum {
    alignment = 64,
    most_pool_texts = 1 << 18, /* beyond the literals: then the texts of columns are forgotten between blocks */
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

void fnl_machine_end(fnl_machine *machine)
{
    end_memos(machine);
    fnl_release(machine->memory, machine->block_memory);
    fnl_release(machine->memory, machine->registers);
    fnl_index_end(&machine->pool);
    fnl_buffer_end(&machine->scratch);
    fnl_machine_start(machine, machine->memory);
}

/* All registers in one piece: values, then masks, each register on its own cache lines. */
static bool make_registers(fnl_machine *machine, uint32_t count, uint32_t rows)
{
    if (count <= machine->register_count && rows <= machine->rows)
        return true;
    if (rows < machine->rows)
        rows = machine->rows;
    size_t values = rows * sizeof(int64_t);
    size_t masks = (rows / 64 * sizeof(uint64_t) + alignment - 1) / alignment * alignment;
    void *memory = fnl_allocate(machine->memory, count + (size_t)1, values + masks);
    fnl_block *registers = fnl_allocate(machine->memory, count, sizeof *registers);
    if (memory == NULL || registers == NULL) {
        fnl_release(machine->memory, memory);
        fnl_release(machine->memory, registers);
        return false;
    }
    memset(memory, 0, (count + (size_t)1) * (values + masks));
    char *at = memory;
    at += (alignment - (uintptr_t)at % alignment) % alignment;
    for (uint32_t i = 0; i < count; i++) {
        registers[i].whole = (int64_t *)(void *)at;
        registers[i].valid = (uint64_t *)(void *)(at + values);
        at += values + masks;
    }
    fnl_release(machine->memory, machine->block_memory);
    fnl_release(machine->memory, machine->registers);
    machine->block_memory = memory;
    machine->registers = registers;
    machine->register_count = count;
    machine->rows = rows;
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
    return true;
}

int32_t fnl_machine_fit(fnl_machine *machine, const fnl_program *program, uint64_t identity, uint32_t rows,
                        fnl_error *error)
{
    rows = (rows + 63) / 64 * 64;
    if (machine->program == program && machine->identity == identity && rows <= machine->rows)
        return FNL_OK;
    machine->program = NULL;
    machine->has_begun = false;
    if (!make_registers(machine, program->register_count, rows))
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
    *trimmed = machine->pool.count - machine->program->literal_count >= most_pool_texts;
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
        int32_t code = fnl_reference_kernels[program->once[i].operation](&program->once[i], frame);
        if (code != FNL_OK)
            return code;
    }
    machine->has_begun = true;
    machine->begun_as_of = frame->as_of;
    return FNL_OK;
}

int32_t fnl_machine_block(const fnl_machine *machine, fnl_kernel *const *kernels, fnl_frame *frame, uint32_t count)
{
    const fnl_program *program = machine->program;
    frame->count = count;
    for (uint32_t i = 0; i < program->step_count; i++) {
        int32_t code = kernels[program->steps[i].operation](&program->steps[i], frame);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}
