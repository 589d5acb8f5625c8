/* Tests of src/cli/grid.c: what stands below what, and what has room. */
#include "cli/grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { columns = 4 };

static void fill(fnl_grid *grid)
{
    static const char *const head[columns] = { "", "leads", "nothing", "share" };
    static const char *const cells[][columns] = {
        { "Bình", "12", "", "████" },
        { "山田太郎", "3", "", "█" },
        { "a\x1b[2J", "1,000", "", "" },
    };
    fnl_grid_start(grid, "lrrw");
    fnl_grid_put_head(grid, head, columns);
    for (size_t row = 0; row < sizeof cells / sizeof *cells; row++)
        for (size_t i = 0; i < columns; i++)
            fnl_grid_put_string(grid, cells[row][i], row == 1 && i == 1 ? fnl_grid_bold : fnl_grid_plain);
}

static void expect(size_t width, bool with_styles, const char *wanted)
{
    fnl_grid grid;
    fnl_page page = { 0 };
    fill(&grid);
    fnl_grid_write(&grid, width, with_styles, &page);
    fnl_page_put_byte(&page, '\0');
    assert_string_equal(page.bytes, wanted);
    fnl_page_end(&page);
    fnl_grid_end(&grid);
}

static void test_lines(void **state)
{
    (void)state;
    expect(80, false,
           "            leads  share\n"
           "  Bình         12  ████\n"
           "  山田太郎      3  █\n"
           "  a\\x1b[2J  1,000\n");
    expect(80, true,
           "            leads  share\n"
           "  Bình         12  ████\n"
           "  山田太郎      \x1b[1m3\x1b[0m  █\n"
           "  a\\x1b[2J  1,000\n");
}

/* A wide column takes the room that is left, the others all they need or none. */
static void test_narrow(void **state)
{
    (void)state;
    expect(22, false,
           "            leads  sh…\n"
           "  Bình         12  ██…\n"
           "  山田太郎      3  █\n"
           "  a\\x1b[2J  1,000\n");
    expect(17, false,
           "            leads\n"
           "  Bình         12\n"
           "  山田太郎      3\n"
           "  a\\x1b[2J  1,000\n");
    expect(16, false,
           "  \n"
           "  Bình\n"
           "  山田太郎\n"
           "  a\\x1b[2J\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_narrow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
