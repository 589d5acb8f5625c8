/* Random lifecycles as models, random rows, and what becomes of a row: told row by row from a table of moves. */
#ifndef RANDOM_LIFECYCLE_H
#define RANDOM_LIFECYCLE_H

#include "../engine/running.h"

#include <stdio.h>

enum {
    condition_fields = 6,
    required_fields = 4,
    most_test_stages = 12,
    most_test_moves = 40,
    most_terms = 2,
    model_bytes = 1 << 16,
    path_bytes = 1 << 10,
};

/* Columns, which are the fields of the model in their order. */
enum {
    column_stage,
    column_since,
    column_condition,
    column_amount = column_condition + condition_fields,
    column_required,
    column_why = column_required + required_fields,
    column_at, /* the times that are kept */
    column_at_2,
    column_stamp,   /* the amount, as a decimal */
    column_stamp_2, /* why */
    test_columns
};

enum { of_at, of_at_2, of_stamp, of_stamp_2, kept_fields };

static const fnl_lane test_lanes[test_columns] = {
    fnl_lane_text,   fnl_lane_whole, fnl_lane_truth, fnl_lane_truth, fnl_lane_truth, fnl_lane_truth,
    fnl_lane_truth,  fnl_lane_truth, fnl_lane_whole, fnl_lane_text,  fnl_lane_whole, fnl_lane_truth,
    fnl_lane_number, fnl_lane_text,  fnl_lane_whole, fnl_lane_whole, fnl_lane_whole, fnl_lane_text,
};

typedef struct test_term {
    unsigned field; /* of conditions; condition_fields: amount > 50 */
    bool negated;
} test_term;

typedef struct test_move {
    bool from_any;
    bool from[most_test_stages];
    unsigned to;
    test_term terms[most_terms]; /* joined by AND; none: no `when` */
    unsigned term_count;
    int64_t after_s;
    unsigned required[required_fields];
    unsigned required_count;
    unsigned reason; /* 0: none, 1: its own, 2: the field */
} test_move;

typedef struct test_lifecycle {
    uint64_t random;
    unsigned stage_count;
    unsigned line_count;
    bool has_since;
    int kept_stage[kept_fields]; /* -1: not kept */
    test_move moves[most_test_moves];
    unsigned move_count;
    char text[model_bytes];
    size_t length;
} test_lifecycle;

/* What becomes of a row. */
typedef struct test_outcome {
    item stage_next;
    item since_next;
    bool moved;
    char move[path_bytes];
    char reason[path_bytes];
    char missing[path_bytes];
    bool has_reason;
    item wait_until;
    item kept[kept_fields];
    bool unknown_stage;
    bool future_since;
} test_outcome;

static inline unsigned draw(test_lifecycle *self, unsigned end)
{
    return (unsigned)(next_random(&self->random) % end);
}

static inline void draw_move(test_lifecycle *self, test_move *move)
{
    static const int64_t afters[] = { 3600, 86400, 86400, 1209600 };
    *move = (test_move){ .to = draw(self, self->stage_count), .from_any = draw(self, 5) == 0 };
    unsigned wanted = 1 + draw(self, 3);
    for (unsigned i = 0; i < wanted; i++)
        move->from[draw(self, self->stage_count)] = true;
    move->from[move->to] = false;
    move->from[(move->to + 1) % self->stage_count] = true; /* one at least */
    for (unsigned i = 0; i < self->stage_count && move->from_any; i++)
        move->from[i] = i != move->to && i != self->line_count - 1;
    move->term_count = draw(self, 6) == 0 ? 0 : 1 + draw(self, most_terms);
    for (unsigned i = 0; i < move->term_count; i++)
        move->terms[i] = (test_term){ draw(self, condition_fields + 1), draw(self, 2) == 0 };
    if (self->has_since && draw(self, 4) == 0)
        move->after_s = afters[draw(self, 4)];
    bool chosen[required_fields] = { false };
    for (unsigned i = draw(self, 3) == 0 ? 1 + draw(self, required_fields) : 0; i > 0; i--) {
        unsigned field = draw(self, required_fields);
        if (!chosen[field])
            move->required[move->required_count++] = field;
        chosen[field] = true;
    }
    if (move->term_count == 0 && move->after_s == 0 && move->required_count == 0)
        move->term_count = 1;
    move->reason = draw(self, 3);
}

__attribute__((format(printf, 2, 3))) static inline void put(test_lifecycle *self, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int put = vsnprintf(self->text + self->length, model_bytes - self->length, format, arguments);
    va_end(arguments);
    assert_true(put >= 0 && (size_t)put < model_bytes - self->length);
    self->length += (size_t)put;
}

static inline void put_stage(test_lifecycle *self, unsigned stage)
{
    static const char *const fields[kept_fields] = { "kept", "kept2", "amount_then: amount", "why_then: why" };
    put(self, "    - {name: s%u", stage);
    if (self->kept_stage[of_at] == (int)stage || self->kept_stage[of_at_2] == (int)stage)
        put(self, ", at: %s", fields[self->kept_stage[of_at] == (int)stage ? of_at : of_at_2]);
    const char *joint = ", stamp: {";
    for (unsigned i = of_stamp; i < kept_fields; i++) {
        if (self->kept_stage[i] != (int)stage)
            continue;
        put(self, "%s%s", joint, fields[i]);
        joint = ", ";
    }
    put(self, "%s}\n", joint[2] == 's' ? "" : "}");
}

static inline void put_move(test_lifecycle *self, unsigned number)
{
    const test_move *move = &self->moves[number];
    put(self, "    - {name: m %u, to: s%u, from: ", number, move->to);
    const char *joint = "[";
    for (unsigned i = 0; i < self->stage_count && !move->from_any; i++) {
        if (!move->from[i])
            continue;
        put(self, "%ss%u", joint, i);
        joint = ", ";
    }
    put(self, "%s", move->from_any ? "any" : "]");
    for (unsigned i = 0; i < move->term_count; i++) {
        const test_term *term = &move->terms[i];
        put(self, "%s%s", i == 0 ? ", when: \"" : " AND ", term->negated ? "NOT " : "");
        if (term->field == condition_fields)
            put(self, "amount > 50");
        else
            put(self, "c%u", term->field);
    }
    put(self, "%s", move->term_count != 0 ? "\"" : "");
    if (move->after_s != 0)
        put(self, ", after: %llds", (long long)move->after_s);
    for (unsigned i = 0; i < move->required_count; i++)
        put(self, "%s r%u", i == 0 ? ", requires: [" : ",", move->required[i]);
    put(self, "%s", move->required_count != 0 ? "]" : "");
    if (move->reason == 1)
        put(self, ", reason: reason %u", number);
    if (move->reason == 2)
        put(self, ", reason_field: why");
    put(self, "}\n");
}

static inline void write_model(test_lifecycle *self)
{
    put(self, "funnelcore: 1\nname: t\nversion: '1'\nfields:\n  - {name: stage, type: text}\n  - {name: since, type: "
              "time}\n");
    for (unsigned i = 0; i < condition_fields; i++)
        put(self, "  - {name: c%u, type: bool}\n", i);
    put(self, "  - {name: amount, type: int}\n  - {name: r0, type: text}\n  - {name: r1, type: int}\n"
              "  - {name: r2, type: bool}\n  - {name: r3, type: number}\n  - {name: why, type: text}\n"
              "  - {name: kept, type: time}\n  - {name: kept2, type: time}\n"
              "  - {name: amount_then, type: decimal, scale: 2}\n  - {name: why_then, type: text}\n");
    put(self, "lifecycle:\n  stage: stage\n%s  stages:\n", self->has_since ? "  since: since\n" : "");
    for (unsigned i = 0; i < self->stage_count; i++) {
        if (i == self->line_count)
            put(self, "  sides:\n");
        put_stage(self, i);
    }
    put(self, "  moves:\n");
    for (unsigned i = 0; i < self->move_count; i++)
        put_move(self, i);
}

static inline void draw_lifecycle(test_lifecycle *self, uint64_t seed)
{
    *self = (test_lifecycle){ .random = seed };
    self->has_since = draw(self, 6) != 0;
    self->stage_count = 2 + draw(self, draw(self, 4) == 0 ? most_test_stages - 1 : 5);
    self->line_count = 1 + draw(self, self->stage_count);
    self->move_count = 1 + draw(self, draw(self, 4) == 0 ? most_test_moves : 12);
    for (unsigned i = 0; i < kept_fields; i++)
        self->kept_stage[i] = (int)draw(self, self->stage_count + 1) - 1;
    if (self->kept_stage[of_at] == self->kept_stage[of_at_2]) /* a stage has one `at` */
        self->kept_stage[of_at_2] = -1;
    for (unsigned i = 0; i < self->move_count; i++)
        draw_move(self, &self->moves[i]);
    write_model(self);
}

static inline item draw_since(test_lifecycle *self)
{
    const test_move *move = &self->moves[draw(self, self->move_count)];
    int64_t age = (int64_t)draw(self, 40 * 86400) * FNL_SECOND;
    if (draw(self, 3) == 0)
        age = move->after_s * FNL_SECOND + (int64_t)draw(self, 3) - 1; /* on the edge */
    if (draw(self, 20) == 0)
        age = -1 - (int64_t)draw(self, 100);
    return (item){ .known = draw(self, 10) != 0, .value = RUNNING_AS_OF - age };
}

static inline item draw_item(test_lifecycle *self, unsigned column)
{
    static const char *const texts[] = { "a", "b", "because", "s1" };
    static const char *const stages[] = { "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11" };
    if (column == column_since)
        return draw_since(self);
    item drawn = { .known = draw(self, 5) != 0, .value = draw(self, 100) };
    const char *text = column == column_stage ? stages[draw(self, self->stage_count)] : texts[draw(self, 4)];
    if (column == column_stage && draw(self, 15) == 0)
        text = "nowhere";
    if (test_lanes[column] == fnl_lane_truth)
        drawn.value = draw(self, 2);
    if (test_lanes[column] == fnl_lane_text)
        drawn = (item){ .known = drawn.known, .text = fnl_text_of(text) };
    return drawn;
}

/* Whether a condition is true: not false and not unknown. */
static inline bool is_true(const test_term *term, const item *const *columns, uint32_t row)
{
    const item *of = &columns[column_condition + term->field][row];
    bool holds = term->field == condition_fields ? of->value > 50 : of->value == 1;
    return of->known && holds != term->negated;
}

static inline bool all_true(const test_move *move, const item *const *columns, uint32_t row)
{
    bool holds = true;
    for (unsigned i = 0; i < move->term_count; i++)
        holds = holds && is_true(&move->terms[i], columns, row);
    return holds;
}

static inline bool all_known(const test_move *move, const item *const *columns, uint32_t row)
{
    bool known = true;
    for (unsigned i = 0; i < move->required_count; i++)
        known = known && columns[column_required + move->required[i]][row].known;
    return known;
}

/* A lead on its way. */
typedef struct test_lead {
    const test_lifecycle *lifecycle;
    const item *const *columns;
    uint32_t row;
    unsigned stage;
    bool visited[most_test_stages];
    bool entered[most_test_stages];
    item since;
    test_outcome *out;
} test_lead;

static inline bool leads_on(const test_lead *lead, const test_move *move)
{
    return move->from[lead->stage] && !lead->visited[move->to] && all_true(move, lead->columns, lead->row);
}

static inline bool has_waited(const test_lead *lead, const test_move *move)
{
    return move->after_s == 0 || (lead->since.known && RUNNING_AS_OF - lead->since.value >= move->after_s * FNL_SECOND);
}

static inline void join(char *text, const char *joint, const char *more)
{
    size_t length = strlen(text);
    snprintf(text + length, path_bytes - length, "%s%s", length == 0 ? "" : joint, more);
}

static inline void go(test_lead *lead, unsigned number)
{
    const test_move *move = &lead->lifecycle->moves[number];
    const item *why = &lead->columns[column_why][lead->row];
    char name[32];
    snprintf(name, sizeof name, "m %u", number);
    join(lead->out->move, " > ", name);
    lead->out->moved = true;
    lead->stage = move->to;
    lead->visited[move->to] = lead->entered[move->to] = true;
    lead->since = (item){ .known = true, .value = RUNNING_AS_OF };
    if (move->reason == 1)
        snprintf(lead->out->reason, path_bytes, "reason %u", number);
    else if (move->reason == 2 && why->known)
        snprintf(lead->out->reason, path_bytes, "%.*s", FNL_TEXT_ARGS(why->text));
    lead->out->has_reason |= move->reason == 1 || (move->reason == 2 && why->known);
}

static inline bool go_once(test_lead *lead)
{
    for (unsigned i = 0; i < lead->lifecycle->move_count; i++) {
        const test_move *move = &lead->lifecycle->moves[i];
        if (leads_on(lead, move) && has_waited(lead, move) && all_known(move, lead->columns, lead->row)) {
            go(lead, i);
            return true;
        }
    }
    return false;
}

/* Fields in the order in which the moves of the model name them. */
static inline void list_missing(const test_lead *lead)
{
    bool listed[required_fields] = { false };
    bool wanted[required_fields] = { false };
    const test_lifecycle *lifecycle = lead->lifecycle;
    for (unsigned i = 0; i < lifecycle->move_count; i++) {
        const test_move *move = &lifecycle->moves[i];
        for (unsigned k = 0; k < move->required_count; k++)
            if (leads_on(lead, move) && has_waited(lead, move))
                wanted[move->required[k]] |= !lead->columns[column_required + move->required[k]][lead->row].known;
    }
    for (unsigned i = 0; i < lifecycle->move_count; i++)
        for (unsigned k = 0; k < lifecycle->moves[i].required_count; k++) {
            unsigned field = lifecycle->moves[i].required[k];
            char name[32];
            snprintf(name, sizeof name, "r%u", field);
            if (wanted[field] && !listed[field])
                join(lead->out->missing, ";", name);
            listed[field] = true;
        }
}

static inline void find_wait(const test_lead *lead)
{
    item *wait = &lead->out->wait_until;
    for (unsigned i = 0; i < lead->lifecycle->move_count; i++) {
        const test_move *move = &lead->lifecycle->moves[i];
        int64_t until = lead->since.value + move->after_s * FNL_SECOND;
        if (move->after_s != 0 && lead->since.known && leads_on(lead, move) &&
            all_known(move, lead->columns, lead->row) && (!wait->known || until < wait->value))
            *wait = (item){ .known = true, .value = until };
    }
}

static inline void keep_fields(const test_lead *lead)
{
    static const unsigned from[kept_fields] = { 0, 0, column_amount, column_why };
    for (unsigned i = 0; i < kept_fields; i++) {
        int stage = lead->lifecycle->kept_stage[i];
        const item *was = &lead->columns[column_at + i][lead->row];
        item *kept = &lead->out->kept[i];
        *kept = *was;
        if (stage < 0 || !lead->entered[stage] || was->known)
            continue;
        *kept = i < of_stamp ? lead->since : lead->columns[from[i]][lead->row];
        if (i == of_stamp)
            kept->value *= 100;
    }
}

static inline void follow(const test_lifecycle *lifecycle, const item *const *columns, uint32_t row, test_outcome *out)
{
    const item *stage = &columns[column_stage][row];
    test_lead lead = { .lifecycle = lifecycle, .columns = columns, .row = row, .out = out };
    *out = (test_outcome){ 0 };
    lead.since = columns[column_since][row];
    out->future_since = lifecycle->has_since && lead.since.known && lead.since.value > RUNNING_AS_OF;
    out->unknown_stage = stage->known && fnl_text_equal(stage->text, FNL_TEXT("nowhere"));
    if (!out->unknown_stage) {
        if (stage->known)
            lead.stage = (unsigned)atoi(stage->text.bytes + 1);
        lead.visited[lead.stage] = true;
        while (!out->future_since && go_once(&lead))
            ;
        if (!out->future_since)
            list_missing(&lead);
        find_wait(&lead);
        out->stage_next = (item){ .known = true, .value = lead.stage };
    }
    keep_fields(&lead);
    out->since_next = lead.since;
}

#endif
