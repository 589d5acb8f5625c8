/* Rows go from stage to stage, 64 at a time: a mask for each stage tells which of them are in it. */
#include "engine/build_advance.h"
#include "engine/kernel_rows.h"

typedef struct stage_walk {
    const fnl_step *step;
    const fnl_frame *frame;
    const fnl_advance_table *table;
    const fnl_advance_step *moves;
    uint32_t word;
    uint64_t free;                             /* rows that may move at all */
    uint64_t moved;                            /* rows that have */
    uint64_t has_reason;                       /* rows whose moves had one */
    uint64_t reached;                          /* bits of stages in which rows are that may move next */
    uint64_t at[fnl_most_advance_stages];      /* where the rows are */
    uint64_t visited[fnl_most_advance_stages]; /* where they have been */
    int64_t paths[64];                         /* of rows that have moved: the ways they took */
} stage_walk;

static bool is_asked_for(const stage_walk *walk, uint32_t which)
{
    return (walk->step->immediate >> which & 1) != 0;
}

static fnl_block *register_of(const stage_walk *walk, uint32_t which)
{
    return &walk->frame->registers[walk->step->out + which];
}

/* Rows for which the truth of a pair is true. */
static uint64_t truth_of(const stage_walk *walk, uint64_t pair)
{
    return walk->frame->registers[walk->table->items[2 * pair + 1]].is_true[walk->word];
}

/* Truths that stand between those of stages and those of moves. */
enum { any_stage, is_blocked, other_truths };

static uint64_t truth_of_move(const stage_walk *walk, uint64_t move, unsigned which)
{
    return truth_of(walk, walk->table->stage_count + other_truths + fnl_step_truths * move + which);
}

static uint64_t live_rows(const fnl_frame *frame, uint32_t word)
{
    uint32_t left = frame->count - word * 64;
    return left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
}

static void start_word(stage_walk *walk, uint32_t word)
{
    uint64_t live = live_rows(walk->frame, word);
    walk->word = word;
    walk->free = live & ~truth_of(walk, walk->table->stage_count + is_blocked);
    walk->moved = 0;
    walk->has_reason = 0;
    walk->reached = ~(uint64_t)0;
    for (uint64_t stage = 0; stage < walk->table->stage_count; stage++) {
        walk->at[stage] = truth_of(walk, stage) & live;
        walk->visited[stage] = walk->at[stage];
    }
}

/* The ways of these rows go on by one. */
static void lengthen_paths(stage_walk *walk, const fnl_advance_step *move, uint64_t stage, uint64_t rows)
{
    int64_t digit = move->first_digit + __builtin_popcountll(move->from & (((uint64_t)1 << stage) - 1));
    for (uint64_t left = rows; left != 0; left &= left - 1) {
        unsigned row = (unsigned)__builtin_ctzll(left);
        int64_t so_far = (walk->moved >> row & 1) != 0 ? walk->paths[row] : 0;
        walk->paths[row] = so_far * move->ways_into + digit;
    }
}

static void put_reasons(stage_walk *walk, uint64_t number, uint64_t rows)
{
    int16_t *numbers = register_of(walk, fnl_advance_reason)->whole16 + (size_t)walk->word * 64;
    uint64_t reasons = rows & truth_of_move(walk, number, fnl_step_has_reason);
    walk->has_reason |= reasons;
    for (uint64_t left = reasons; left != 0; left &= left - 1)
        numbers[__builtin_ctzll(left)] = (int16_t)number;
}

/* Rows that take a move from one stage: they have gone one of the ways into the next. */
static void take_way(stage_walk *walk, uint64_t number, uint64_t stage, uint64_t rows)
{
    const fnl_advance_step *move = &walk->moves[number];
    int16_t *stages = register_of(walk, fnl_advance_stage)->whole16 + (size_t)walk->word * 64;
    walk->at[stage] &= ~rows;
    walk->at[move->to] |= rows;
    walk->visited[move->to] |= rows;
    walk->reached |= (uint64_t)1 << move->to;
    for (uint64_t left = rows; left != 0; left &= left - 1)
        stages[__builtin_ctzll(left)] = (int16_t)move->to;
    if (is_asked_for(walk, fnl_advance_path))
        lengthen_paths(walk, move, stage, rows);
    if (is_asked_for(walk, fnl_advance_reason))
        put_reasons(walk, number, rows);
}

/* Rows that a move may be for: they have not been where it leads. */
static uint64_t rows_from(const stage_walk *walk, const fnl_advance_step *move, uint64_t rows)
{
    uint64_t found = 0;
    for (uint64_t left = move->from; left != 0; left &= left - 1)
        found |= walk->at[__builtin_ctzll(left)];
    return found & rows & ~walk->visited[move->to];
}

/* Whether a move is possible where rows have moved: they have waited for nothing. */
static uint64_t waits_for_nothing(const stage_walk *walk, uint64_t number)
{
    return walk->moves[number].after == 0 ? ~(uint64_t)0 : ~walk->moved;
}

/* Of these rows, one move each; gives those that moved. All of them have moved before, or none. */
static uint64_t move_once(stage_walk *walk, uint64_t rows)
{
    unsigned possible = walk->moved == 0 ? fnl_step_first : fnl_step_later;
    uint64_t stages = walk->reached;
    uint64_t taken = 0;
    walk->reached = 0;
    for (uint64_t number = 0; number < walk->table->move_count && rows != 0; number++) {
        const fnl_advance_step *move = &walk->moves[number];
        uint64_t from = move->from & stages;
        uint64_t able = from == 0 ? 0 : rows & truth_of_move(walk, number, possible);
        if (able == 0)
            continue;
        able &= waits_for_nothing(walk, number) & ~walk->visited[move->to];
        for (; able != 0 && from != 0; from &= from - 1) {
            uint64_t stage = (uint64_t)__builtin_ctzll(from);
            uint64_t leaving = able & walk->at[stage];
            if (leaving == 0)
                continue;
            take_way(walk, number, stage, leaving);
            able &= ~leaving;
            rows &= ~leaving;
            taken |= leaving;
        }
    }
    walk->moved |= taken;
    return taken;
}

/* What only is missing to moves out of where the rows are now. */
static void find_missing(const stage_walk *walk)
{
    fnl_block *out = register_of(walk, fnl_advance_missing);
    int64_t *values = out->whole + (size_t)walk->word * 64;
    uint64_t first = walk->table->stage_count + other_truths + fnl_step_truths * walk->table->move_count;
    uint64_t found[fnl_most_advance_missing];
    uint64_t any = 0;
    memset(found, 0, walk->table->missing_count * sizeof *found);
    for (uint64_t number = 0; walk->table->missing_count != 0 && number < walk->table->move_count; number++) {
        const fnl_advance_step *move = &walk->moves[number];
        if (move->required == 0)
            continue;
        uint64_t held = walk->free & truth_of_move(walk, number, fnl_step_held) & waits_for_nothing(walk, number);
        held = rows_from(walk, move, held);
        for (uint64_t left = held == 0 ? 0 : move->required; left != 0; left &= left - 1)
            found[__builtin_ctzll(left)] |= held & truth_of(walk, first + (uint64_t)__builtin_ctzll(left));
        any |= held;
    }
    out->valid[walk->word] = any;
    for (uint64_t left = any; left != 0; left &= left - 1)
        values[__builtin_ctzll(left)] = 0;
    for (uint64_t i = 0; any != 0 && i < walk->table->missing_count; i++)
        for (uint64_t left = found[i]; left != 0; left &= left - 1)
            values[__builtin_ctzll(left)] |= (int64_t)((uint64_t)1 << i);
}

/* When each of these rows has been where it is for `after`: those that moved came now. Gives those that ever will, which no
   instant of a year beyond 9999 tells. */
static uint64_t put_instants(const stage_walk *walk, uint64_t rows, int64_t after)
{
    const int64_t *since = walk->frame->registers[walk->step->b].whole + (size_t)walk->word * 64;
    int64_t *values = register_of(walk, fnl_advance_wait)->whole + (size_t)walk->word * 64;
    uint64_t fine = rows;
    for (uint64_t left = rows; left != 0; left &= left - 1) {
        unsigned row = (unsigned)__builtin_ctzll(left);
        int64_t from = (walk->moved >> row & 1) != 0 ? walk->frame->as_of : since[row];
        if (__builtin_add_overflow(from, after, &values[row]) || values[row] > FNL_LAST_INSTANT)
            fine &= ~((uint64_t)1 << row);
    }
    return fine;
}

/* Moves come by `after`, the shortest first. */
static void find_waits(const stage_walk *walk)
{
    const int64_t *waits = (const int64_t *)(const void *)(walk->moves + walk->table->move_count);
    uint64_t waiting = 0;
    uint64_t known = 0;
    if (walk->table->wait_count != 0)
        known = walk->moved | walk->frame->registers[walk->step->b].valid[walk->word];
    for (uint64_t i = 0; i < walk->table->wait_count; i++) {
        uint64_t number = (uint64_t)waits[i];
        uint64_t rows = known & ~waiting & truth_of_move(walk, number, fnl_step_later);
        if (rows != 0)
            rows = rows_from(walk, &walk->moves[number], rows);
        waiting |= put_instants(walk, rows, walk->moves[number].after);
    }
    register_of(walk, fnl_advance_wait)->valid[walk->word] = waiting;
}

/* The ways alone do not tell where they began, nor how many there are. */
static void put_paths(const stage_walk *walk)
{
    fnl_block *out = register_of(walk, fnl_advance_path);
    int64_t *values = out->whole + (size_t)walk->word * 64;
    const int16_t *last = register_of(walk, fnl_advance_stage)->whole16 + (size_t)walk->word * 64;
    const int16_t *first = walk->frame->registers[walk->step->a].whole16 + (size_t)walk->word * 64;
    int64_t stages = (int64_t)walk->table->stage_count;
    out->valid[walk->word] = walk->moved;
    for (uint64_t left = walk->moved; left != 0; left &= left - 1) {
        unsigned row = (unsigned)__builtin_ctzll(left);
        values[row] = (walk->paths[row] * stages + last[row]) * stages + first[row];
    }
}

static void put_entered(const stage_walk *walk)
{
    const int64_t *asked = (const int64_t *)(const void *)(walk->moves + walk->table->move_count);
    asked += walk->table->wait_count;
    for (uint64_t i = 0; i < walk->table->entered_count; i++) {
        fnl_block *out = register_of(walk, fnl_advance_entered + (uint32_t)i);
        uint64_t entered = walk->visited[asked[i]] & ~truth_of(walk, (uint64_t)asked[i]);
        out->is_true[walk->word] = entered;
        out->is_false[walk->word] = ~entered;
    }
}

int32_t fnl_kernel_advance(const fnl_step *step, fnl_frame *frame)
{
    const fnl_advance_table *table = step->table;
    const fnl_block *from = &frame->registers[step->a];
    stage_walk walk = { .step = step, .frame = frame, .table = table, .moves = fnl_steps_of_advance(table) };
    fnl_block *stage = register_of(&walk, fnl_advance_stage);
    memcpy(stage->whole16, from->whole16, fnl_frame_rows(frame) * sizeof *stage->whole16);
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        start_word(&walk, word);
        for (uint64_t rows = walk.free; rows != 0;)
            rows = move_once(&walk, rows);
        stage->valid[word] = truth_of(&walk, table->stage_count + any_stage);
        register_of(&walk, fnl_advance_reason)->valid[word] = walk.has_reason;
        put_entered(&walk);
        if (is_asked_for(&walk, fnl_advance_path))
            put_paths(&walk);
        if (is_asked_for(&walk, fnl_advance_missing))
            find_missing(&walk);
        if (is_asked_for(&walk, fnl_advance_wait))
            find_waits(&walk);
    }
    return FNL_OK;
}
