/* Answers questions about zones, one a line, for the tests that compare with other programs:
     z NAME     load this zone            ok, or why not
     o SECOND   offset at an instant      the offset in seconds
     w SECOND   instant of a local time   seconds since 1970
     d DAY      first instant of a day    seconds since 1970
     c          canonical content         on one line
   The folder of the zone data is the only argument. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "time/civil.h"
#include "time/zone.h"

static void print_content(const fnl_zone *zone)
{
    uint32_t count = 0;
    const fnl_zone_change *changes = fnl_zone_changes(zone, &count);
    printf("%" PRId32, fnl_zone_first_offset(zone));
    for (uint32_t i = 0; i < count; i++)
        printf(" %" PRId64 ":%" PRId32, changes[i].second, changes[i].offset);
    printf(" %.*s\n", FNL_TEXT_ARGS(fnl_zone_footer(zone)));
}

static const fnl_zone *load(fnl_arena *arena, const char *folder, const char *name)
{
    fnl_error error = { 0 };
    const fnl_zone *zone = NULL;
    if (fnl_zone_load(arena, folder, fnl_text_of(name), &zone, &error) == FNL_OK)
        puts("ok");
    else
        puts(error.message);
    return zone;
}

static void answer(const fnl_zone *zone, const char *line)
{
    int64_t number = strtoll(line + 1, NULL, 10);
    if (zone == NULL)
        puts("no zone");
    else if (line[0] == 'o')
        printf("%" PRId32 "\n", fnl_zone_offset(zone, number));
    else if (line[0] == 'w')
        printf("%" PRId64 "\n", fnl_zone_instant(zone, number));
    else if (line[0] == 'd')
        printf("%" PRId64 "\n", fnl_zone_day_start(zone, (int32_t)number) / FNL_SECOND);
    else if (line[0] == 'c')
        print_content(zone);
    else
        puts("unknown question");
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return EXIT_FAILURE;
    fnl_arena arena;
    fnl_arena_start(&arena, &fnl_default_allocator);
    const fnl_zone *zone = NULL;
    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == 'z' && line[1] == ' ')
            zone = load(&arena, argv[1], line + 2);
        else
            answer(zone, line);
    }
    fnl_arena_end(&arena);
    return EXIT_SUCCESS;
}
