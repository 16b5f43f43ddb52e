"""What every row needs: the programs, where they run, and how much is asked of them."""

from dataclasses import dataclass
from pathlib import Path

from comparing.processes import Programs
from comparing.servers import Servers


@dataclass
class Sizes:
    """How many requests, tasks and rows, how many seconds."""
    requests: int = 300_000
    v1: int = 300_000
    http1: int = 100_000
    paced_seconds: int = 10
    tasks: int = 1_000_000
    fewer_tasks: int = 100_000
    traced: int = 50_000
    checked: int = 10_000_000
    mock: int = 300_000

    @classmethod
    def quick(cls):
        return cls(3_000, 3_000, 2_000, 2, 20_000, 2_000, 2_000, 20_000, 10_000)


@dataclass
class Setting:
    mpustop: Path
    mock_rate: Path
    programs: Programs
    servers: Servers
    client: set  # cores
    server: set
    pairs: int
    sizes: Sizes
    tell: object  # of what goes on

    @property
    def directory(self):
        return self.programs.directory

    def ours(self, command, **how):
        """Runs a command on the client's core."""
        return self.programs.run(command, how.pop('cores', self.client), **how)


def write_tasks(path, count):
    """A task file of `count` pairs, none of them twice."""
    with open(path, 'w', encoding='ascii') as file:
        file.write('AppId,TaskId\n')
        for begin in range(0, count, 10_000):
            file.write(''.join(f'app-{i % 20:02},task-{i:012}\n'
                               for i in range(begin, min(begin + 10_000, count))))
