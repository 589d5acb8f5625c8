/* Makes zones from their content: what every file that means the same has in common, and a table for quick answers. */
#include "core/arithmetic.h"
#include "time/civil.h"
#include "time/zone_inside.h"

/* The rule is expanded for these years; other years are computed. */
#define TABLE_START INT64_C(-2208988800) /* 1900-01-01 */
#define TABLE_END INT64_C(7258118400)    /* 2200-01-01 */

static const int64_t first_second = (int64_t)fnl_first_day * fnl_day_seconds;
static const int64_t end_second = ((int64_t)fnl_last_day + 1) * fnl_day_seconds;

/* Whether the rule says `offset` throughout [from, until). */
static bool rule_agrees(const fnl_rule *rule, int64_t from, int64_t until, int32_t offset)
{
    int64_t sure = 0;
    if (from >= until)
        return true;
    return fnl_rule_offset(rule, from, &sure) == offset && fnl_rule_next_change(rule, from, until) == until;
}

/* Drops changes that change nothing; those before year 1 become the first offset. */
static void drop_idle_changes(int32_t *first_offset, fnl_zone_change *changes, uint32_t *count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < *count; i++) {
        int32_t before = kept == 0 ? *first_offset : changes[kept - 1].offset;
        if (changes[i].offset == before)
            continue;
        if (changes[i].second <= first_second)
            *first_offset = changes[i].offset;
        else
            changes[kept++] = changes[i];
    }
    *count = kept;
}

/* Whether the rule agrees with the span before change number `count`. */
static bool agrees_before(const fnl_rule *rule, int32_t first_offset, const fnl_zone_change *changes, uint32_t count,
                          int64_t until)
{
    int64_t start = count == 0 ? first_second : changes[count - 1].second;
    return rule_agrees(rule, start, until, count == 0 ? first_offset : changes[count - 1].offset);
}

const char *fnl_zone_make_canonical(const fnl_rule *rule, int64_t from, int32_t *first_offset, fnl_zone_change *changes,
                                    uint32_t *count)
{
    int64_t sure = 0;
    uint32_t left = *count;
    int32_t last = left == 0 ? *first_offset : changes[left - 1].offset;
    drop_idle_changes(first_offset, changes, &left);
    *count = left;
    if (rule == NULL)
        return NULL;
    if (from == INT64_MIN) {
        *first_offset = rule->standard;
        return NULL;
    }
    if (from < first_second)
        from = first_second;
    if (fnl_rule_offset(rule, from, &sure) != last) {
        /* Some versions of zic -b slim write such files (America/Ojinaga of 2022): the last change holds until the next one
           of the footer. */
        from = fnl_rule_next_change(rule, from, end_second);
        if (from == end_second)
            return "its footer has another offset than its last change";
        if (fnl_rule_offset(rule, from, &sure) != last)
            changes[left++] = (fnl_zone_change){ .second = from, .offset = fnl_rule_offset(rule, from, &sure) };
    }
    /* A last change that changes nothing: the rule reigns from an earlier change, or from its own next one. */
    if (!agrees_before(rule, *first_offset, changes, left, from)) {
        int64_t next = fnl_rule_next_change(rule, from, end_second);
        if (next == end_second)
            return "its footer begins to reign without a change";
        changes[left++] = (fnl_zone_change){ .second = next, .offset = fnl_rule_offset(rule, next, &sure) };
    }
    while (left > 0 && agrees_before(rule, *first_offset, changes, left - 1, changes[left - 1].second))
        left--;
    if (left == 0)
        *first_offset = rule->standard;
    *count = left;
    return NULL;
}

/* The rule's changes in [from, TABLE_END), after those already in table (NULL: only counted). */
static uint32_t expand_rule(const fnl_rule *rule, int64_t from, fnl_zone_change *table, uint32_t count)
{
    for (;;) {
        int64_t until = 0;
        from = fnl_rule_next_change(rule, from, TABLE_END);
        if (from >= TABLE_END)
            return count;
        if (table != NULL)
            table[count] = (fnl_zone_change){ .second = from, .offset = fnl_rule_offset(rule, from, &until) };
        count++;
    }
}

const fnl_zone *fnl_zone_build(fnl_arena *arena, const fnl_zone *content, const fnl_zone_change *changes)
{
    fnl_zone *zone = fnl_arena_take(arena, 1, sizeof *zone);
    if (zone == NULL)
        return NULL;
    *zone = *content;
    zone->name = fnl_arena_copy(arena, content->name);
    zone->footer = fnl_arena_copy(arena, content->footer);
    bool summer = zone->has_rule && zone->rule.has_summer;
    bool always = summer && zone->change_count == 0;
    int64_t last = zone->change_count == 0 ? TABLE_START : changes[zone->change_count - 1].second;
    zone->table_count = summer ? expand_rule(&zone->rule, last, NULL, zone->change_count) : zone->change_count;
    fnl_zone_change *table = fnl_arena_take(arena, zone->table_count, sizeof *table);
    if (table == NULL || zone->name.bytes == NULL || zone->footer.bytes == NULL)
        return NULL;
    if (zone->change_count > 0)
        memcpy(table, changes, zone->change_count * sizeof *table);
    if (summer)
        expand_rule(&zone->rule, last, table, zone->change_count);
    zone->table = table;
    zone->table_start = !always ? INT64_MIN : zone->table_count == 0 ? INT64_MAX : table[0].second;
    zone->table_end = !summer ? INT64_MAX : last > TABLE_END ? last : TABLE_END;
    return zone;
}

/* What is wrong with changes that should be canonical, or NULL. */
static const char *check_changes(int32_t first_offset, const fnl_zone_change *changes, uint32_t count)
{
    if (first_offset < fnl_least_offset || first_offset > fnl_largest_offset)
        return "the first offset is not between -25 and 26 hours";
    if (count > fnl_most_changes)
        return "more than 8192 changes";
    int64_t before = first_second;
    int32_t offset = first_offset;
    for (uint32_t i = 0; i < count; i++) {
        if (changes[i].second <= before || changes[i].second >= end_second)
            return "changes must ascend within the years 1 to 9999";
        if (changes[i].offset < fnl_least_offset || changes[i].offset > fnl_largest_offset)
            return "an offset is not between -25 and 26 hours";
        if (changes[i].offset == offset)
            return "a change changes nothing";
        before = changes[i].second;
        offset = changes[i].offset;
    }
    return NULL;
}

/* Whether the rule follows the changes, and reigns from the earliest change that it can. */
static const char *check_rule(const fnl_rule *rule, int32_t first_offset, const fnl_zone_change *changes,
                              uint32_t count)
{
    int64_t sure = 0;
    if (count == 0)
        return first_offset == rule->standard ? NULL : "the first offset is not the footer's";
    if (fnl_rule_offset(rule, changes[count - 1].second, &sure) != changes[count - 1].offset)
        return "the footer has another offset than the last change";
    if (agrees_before(rule, first_offset, changes, count - 1, changes[count - 1].second))
        return "the footer gives the last change too";
    return NULL;
}

int32_t fnl_zone_new(fnl_arena *arena, fnl_text name, int32_t first_offset, const fnl_zone_change *changes,
                     uint32_t count, fnl_text footer, const fnl_zone **out, fnl_error *error)
{
    fnl_zone content = {
        .name = name,
        .footer = footer,
        .has_rule = footer.length > 0,
        .first_offset = first_offset,
        .change_count = count,
    };
    const char *why = "it is not a zone's name such as \"Asia/Ho_Chi_Minh\"";
    if (fnl_zone_name_valid(name))
        why = check_changes(first_offset, changes, count);
    if (why == NULL && content.has_rule && fnl_rule_read(footer, &content.rule, &why))
        why = check_rule(&content.rule, first_offset, changes, count);
    if (why != NULL)
        return fnl_fail(error, FNL_E_MODEL, "time zone \"%.*s\": %s", FNL_TEXT_ARGS(name), why);
    const fnl_zone *zone = fnl_zone_build(arena, &content, changes);
    if (zone == NULL)
        return fnl_fail_memory(error);
    *out = zone;
    return FNL_OK;
}
