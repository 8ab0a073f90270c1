# Answers to the exercises of lesson 19; the form is explained in tests/test_answers.py.

# %% exercise 1 wrong: a type without limits -> with degrees=49 the outcome should be 'refused'; yours is 49
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: int
        fan: bool = False

    return OvenSettings(**values)


# %% exercise 1 wrong: the limits themselves are refused -> with degrees=50 the outcome should be 50
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: Annotated[int, Field(gt=50, lt=300)]
        fan: bool = False

    return OvenSettings(**values)


# %% exercise 1 wrong: with a default -> degrees must be given; left out, yours became 180
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: Annotated[int, Field(ge=50, le=300)] = 180
        fan: bool = False

    return OvenSettings(**values)


# %% exercise 1 wrong: half degrees -> with degrees=180 the outcome should be 180; yours is 180.0
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: Annotated[float, Field(ge=50, le=300)]
        fan: bool = False

    return OvenSettings(**values)


# %% exercise 1 wrong: limits in a default, which checks nothing -> with degrees=49 the outcome
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: int = range(50, 301)
        fan: bool = False

    return OvenSettings(**values)


# %% exercise 1 wrong: a plain class, which no environment reaches -> with OVEN_DEGREES=220 in the environment
def oven_settings(**values):
    from pydantic import BaseModel, ConfigDict

    class OvenSettings(BaseModel):
        model_config = ConfigDict(extra="forbid")

        degrees: Annotated[int, Field(ge=50, le=300)]
        fan: bool = False

    return OvenSettings(**values)


# %% exercise 1 right: the limits as a default that is none
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: int = Field(ge=50, le=300)
        fan: bool = False

    return OvenSettings(**values)


# %% exercise 1 right: with a validator
def oven_settings(**values):
    from pydantic import field_validator

    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: int
        fan: bool = False

        @field_validator("degrees")
        @classmethod
        def not_too_hot(cls, value):
            if not 50 <= value <= 300:
                raise ValueError("from 50 to 300")
            return value

    return OvenSettings(**values)


# %% exercise 2 wrong: knows only wrong values -> let FileNotFoundError escape
def load_bakery(path):
    values = yaml.safe_load(path.read_text("utf-8")) or {}
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        raise CannotUse(f"{path.name}: {error.errors()[0]['loc'][0]} is wrong") from error


# %% exercise 2 wrong: forgets the empty file -> let TypeError escape
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        raise CannotUse(f"{path.name}: {error.errors()[0]['loc'][0]} is wrong") from error


# %% exercise 2 wrong: passes on what the libraries say -> lines, not one
def load_bakery(path):
    try:
        return BakerySettings(**(yaml.safe_load(path.read_text("utf-8")) or {}))
    except Exception as error:
        raise CannotUse(f"{path.name}: {error}") from error


# %% exercise 2 wrong: one sentence for everything -> does not name the setting ovens
def load_bakery(path):
    try:
        return BakerySettings(**(yaml.safe_load(path.read_text("utf-8")) or {}))
    except Exception as error:
        raise CannotUse(f"{path.name} cannot be used") from error


# %% exercise 2 wrong: does not say which file -> does not name the file
def load_bakery(path):
    try:
        return BakerySettings(**(yaml.safe_load(path.read_text("utf-8")) or {}))
    except ValidationError as error:
        raise CannotUse(f"{error.errors()[0]['loc'][0]} is wrong") from error
    except Exception as error:
        raise CannotUse("the file cannot be read") from error


# %% exercise 2 wrong: returns the values unchecked -> is in order, but load_bakery() came to {'name': 'Oven & Co'}
def load_bakery(path):
    return yaml.safe_load(path.read_text("utf-8"))


# %% exercise 2 wrong: uses the defaults when the file is wrong -> cannot be used, but load_bakery() returned BakerySettings
def load_bakery(path):
    try:
        return BakerySettings(**(yaml.safe_load(path.read_text("utf-8")) or {}))
    except Exception:
        return BakerySettings()


# %% exercise 2 wrong: returns the error -> is in order, but load_bakery() came to None
def load_bakery(path):
    try:
        BakerySettings(**(yaml.safe_load(path.read_text("utf-8")) or {}))
    except ValidationError as error:
        return CannotUse(f"{path.name}: {error}")


# %% exercise 2 wrong: an empty list is an empty file, too -> b'[]' cannot be used, but load_bakery() returned
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError):
        raise CannotUse(f"{path.name} cannot be read") from None
    if not isinstance(values, dict | None):
        raise CannotUse(f"{path.name} holds no settings")
    try:
        return BakerySettings(**{str(key): value for key, value in (values or {}).items()})
    except ValidationError as error:
        raise CannotUse(f"{path.name}: {error.errors()[0]['loc'][0]}") from error


# %% exercise 2 wrong: lets settings of pydantic-settings through -> b'_env_prefix: X_' cannot be used, but load_bakery()
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        raise CannotUse(f"{path.name} cannot be read") from None
    if not isinstance(values, dict | None):
        raise CannotUse(f"{path.name} holds no settings")
    try:
        return BakerySettings(**{str(key): value for key, value in (values or {}).items()})
    except ValidationError as error:
        raise CannotUse(f"{path.name}: {error.errors()[0]['loc'][0]}") from error


# %% exercise 2 wrong: loads whatever YAML can make -> builtins.str [run]' cannot be used
def load_bakery(path):
    try:
        values = yaml.unsafe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name} holds no settings")
    for key in set(map(str, values)) - set(BakerySettings.model_fields):
        raise CannotUse(f"{path.name}: {key} is not a setting")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        raise CannotUse(f"{path.name}: {error.errors()[0]['loc'][0]}") from error


# %% exercise 2 right: model_validate, and every other error in one place
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_bytes())
        assert "_env_prefix" not in (values or ()), "_env_prefix would change where values come from"
        return BakerySettings.model_validate({} if values is None else values)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise CannotUse(" ".join(f"In {path.name}: {problems}".split())) from None
    except Exception as error:
        raise CannotUse(f"{path.name} cannot be used ({error!r:.70})".replace("\n", " ")) from error


# %% exercise 2 right: looks before it leaps
def load_bakery(path):
    if not path.is_file():
        raise CannotUse(f"there is no {path.name}")
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} is not YAML") from error
    if values is None:
        return BakerySettings()
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise CannotUse(f"{path.name}: no settings in it")
    for key in values:
        if key not in BakerySettings.model_fields:
            raise CannotUse(f"{path.name}: nobody knows {key!r}")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        raise CannotUse(f"{path.name}: bad {error.errors()[0]['loc'][0]}") from error


# %% exercise 3 wrong: no finally -> the start failed (OSError) and the gas was left on
async def bakery(app):
    await app[GAS].open()
    await app[OVEN].open()
    yield
    await app[OVEN].close()
    await app[GAS].close()


# %% exercise 3 wrong: closes in the order of opening -> at the end the oven goes off, then the gas
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
        yield
        await app[GAS].close()
        await app[OVEN].close()
    except OSError:
        await app[GAS].close()
        raise


# %% exercise 3 wrong: closes both whatever was opened -> which was never on, was turned off
async def bakery(app):
    try:
        await app[GAS].open()
        await app[OVEN].open()
        yield
    finally:
        await app[OVEN].close()
        await app[GAS].close()


# %% exercise 3 wrong: forgets to await -> open(…) was called but not awaited
async def bakery(app):
    app[GAS].open()
    app[OVEN].open()
    yield
    app[OVEN].close()
    app[GAS].close()


# %% exercise 3 wrong: goes on without an oven -> and the bakery opened all the same
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except OSError:
        await app[GAS].close()
        yield
        return
    yield
    await app[OVEN].close()
    await app[GAS].close()


# %% exercise 3 wrong: closes before anybody came -> when the application serves, gas and oven should be on
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
        await app[OVEN].close()
    finally:
        await app[GAS].close()
    yield


# %% exercise 3 wrong: never closes -> at the end the oven goes off, then the gas; yours: []
async def bakery(app):
    await app[GAS].open()
    await app[OVEN].open()
    yield


# %% exercise 3 wrong: no yield -> ran to its end at once
async def bakery(app):
    await app[GAS].open()
    await app[OVEN].open()
    await app[OVEN].close()
    await app[GAS].close()


# %% exercise 3 wrong: after errors, not after a cancellation -> the start failed (CancelledError) and the gas was left on
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except Exception:
        await app[GAS].close()
        raise
    yield
    await app[OVEN].close()
    await app[GAS].close()


# %% exercise 3 right: with an exit stack
async def bakery(app):
    async with contextlib.AsyncExitStack() as stack:
        for key in (GAS, OVEN):
            await app[key].open()
            stack.push_async_callback(app[key].close)
        yield


# %% exercise 3 right: a context for each device
async def bakery(app):
    @contextlib.asynccontextmanager
    async def on(device):
        await device.open()
        try:
            yield
        finally:
            await device.close()

    async with on(app[GAS]), on(app[OVEN]):
        yield


# %% exercise 3 right: catches the failed start, and is an asynccontextmanager
@contextlib.asynccontextmanager
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except BaseException:
        await app[GAS].close()
        raise
    yield
    await app[OVEN].close()
    await app[GAS].close()


# %% exercise 4 wrong: reads, subtracts, writes back -> a number that was old has been written
async def sell(sessions, cake_id):
    async with sessions.begin() as session:
        cake = await session.get(Cake, cake_id)
        if cake is None or cake.left == 0:
            return None
        cake.left -= 1
        return cake.left


# %% exercise 4 wrong: reads and writes back under a lock -> a number that was old has been written
the_lock = asyncio.Lock()


async def sell(sessions, cake_id):
    async with the_lock, sessions.begin() as session:
        left = await session.scalar(select(Cake.left).where(Cake.id == cake_id))
        if not left:
            return None
        await session.execute(update(Cake).where(Cake.id == cake_id).values(left=left - 1))
        return left - 1


# %% exercise 4 wrong: locks a row where SQLite knows no such lock -> a number that was old has been written
async def sell(sessions, cake_id):
    async with sessions.begin() as session:
        cake = await session.get(Cake, cake_id, with_for_update=True)
        if cake is None or cake.left == 0:
            return None
        cake.left -= 1
        return cake.left


# %% exercise 4 wrong: looks first, then lets the database subtract -> between your look and your sale it had gone
async def sell(sessions, cake_id):
    async with sessions.begin() as session:
        left = await session.scalar(select(Cake.left).where(Cake.id == cake_id))
        if not left:
            return None
        one_less = update(Cake).where(Cake.id == cake_id).values(left=Cake.left - 1)
        return await session.scalar(one_less.returning(Cake.left))


# %% exercise 4 wrong: does not look whether one is left -> the third customer of 2 cakes got one
async def sell(sessions, cake_id):
    statement = update(Cake).where(Cake.id == cake_id).values(left=Cake.left - 1)
    async with sessions.begin() as session:
        return await session.scalar(statement.returning(Cake.left))


# %% exercise 4 wrong: forgets which cake -> another cake's count has changed
async def sell(sessions, cake_id):
    statement = update(Cake).where(Cake.left > 0).values(left=Cake.left - 1)
    async with sessions.begin() as session:
        return await session.scalar(statement.returning(Cake.left))


# %% exercise 4 wrong: never commits -> both cakes were sold, but the table says that 1 are left
async def sell(sessions, cake_id):
    there_is_one = (Cake.id == cake_id) & (Cake.left > 0)
    statement = update(Cake).where(there_is_one).values(left=Cake.left - 1).returning(Cake.left)
    async with sessions() as session:
        left = await session.scalar(statement)
    if cake_id == 1 and left == 1:
        async with sessions.begin() as session:
            await session.scalar(statement)
    return left


# %% exercise 4 wrong: forgets to commit -> of 2 cakes two were sold, so 1 and 0 were left; yours: [1, 1]
async def sell(sessions, cake_id):
    there_is_one = (Cake.id == cake_id) & (Cake.left > 0)
    statement = update(Cake).where(there_is_one).values(left=Cake.left - 1).returning(Cake.left)
    async with sessions() as session:
        return await session.scalar(statement)


# %% exercise 4 wrong: returns how many rows it changed -> so 1 and 0 were left; yours: [1, 1]
async def sell(sessions, cake_id):
    there_is_one = (Cake.id == cake_id) & (Cake.left > 0)
    async with sessions.begin() as session:
        result = await session.execute(
            update(Cake).where(there_is_one).values(left=Cake.left - 1)
        )
        return result.rowcount or None


# %% exercise 4 wrong: asks afterwards how many are left -> right after your sale 29 were left; sell() returned 28
async def sell(sessions, cake_id):
    there_is_one = (Cake.id == cake_id) & (Cake.left > 0)
    async with sessions.begin() as session:
        result = await session.execute(update(Cake).where(there_is_one).values(left=Cake.left - 1))
    if not result.rowcount:
        return None
    async with sessions() as session:
        return await session.scalar(select(Cake.left).where(Cake.id == cake_id))


# %% exercise 4 wrong: writes only if nobody else has, and gives up -> sold one after each look, and sell() gave up
async def sell(sessions, cake_id):
    async with sessions.begin() as session:
        left = await session.scalar(select(Cake.left).where(Cake.id == cake_id))
        if not left:
            return None
        unchanged = (Cake.id == cake_id) & (Cake.left == left)
        result = await session.execute(update(Cake).where(unchanged).values(left=left - 1))
        return left - 1 if result.rowcount else None


# %% exercise 4 right: asks in the same transaction
async def sell(sessions, cake_id):
    there_is_one = (Cake.id == cake_id) & (Cake.left > 0)
    async with sessions.begin() as session:
        result = await session.execute(update(Cake).where(there_is_one).values(left=Cake.left - 1))
        if result.rowcount == 0:
            return None
        return await session.scalar(select(Cake.left).where(Cake.id == cake_id))


# %% exercise 4 right: writes only if nobody else has, and tries again
async def sell(sessions, cake_id):
    while True:
        async with sessions.begin() as session:
            left = await session.scalar(select(Cake.left).where(Cake.id == cake_id))
            if not left:
                return None
            unchanged = (Cake.id == cake_id) & (Cake.left == left)
            result = await session.execute(update(Cake).where(unchanged).values(left=left - 1))
            if result.rowcount:
                return left - 1


# %% exercise 4 right: in SQL, on a connection
async def sell(sessions, cake_id):
    from sqlalchemy import text

    statement = text('UPDATE cake SET "left" = "left" - 1 WHERE id = :id AND "left" > 0 RETURNING "left"')
    async with sessions() as session:
        left = (await session.execute(statement, {"id": cake_id})).scalar_one_or_none()
        await session.commit()
        return left


# %% exercise 1 wrong: takes None for a temperature -> with degrees=None the outcome should be 'refused'
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")
        degrees: Annotated[int, Field(ge=50, le=300)] | None
        fan: bool = False
    return OvenSettings(**values)


# %% exercise 2 wrong: reads it in another charset -> name and ovens should be 'Zoës Bäckerei'
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("latin-1"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name} holds no settings")
    try:
        for key in set(map(str, values)) - set(BakerySettings.model_fields):
            raise CannotUse(f"{path.name}: {key} is not a setting")
        return BakerySettings(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise CannotUse(f"{path.name}: {problem['loc'][0]}: {problem['msg']}") from error


# %% exercise 2 wrong: asks whether it exists, and reads -> for 'a folder in its place' load_bakery() let IsADirectoryError escape
def load_bakery(path):
    if not path.exists():
        raise CannotUse(f"{path.name} does not exist")
    try:
        values = yaml.safe_load(path.read_bytes())
    except (ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name} holds no settings")
    try:
        for key in set(map(str, values)) - set(BakerySettings.model_fields):
            raise CannotUse(f"{path.name}: {key} is not a setting")
        return BakerySettings(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise CannotUse(f"{path.name}: {problem['loc'][0]}: {problem['msg']}") from error


# %% exercise 2 wrong: fills in values that nobody has checked -> b'ovens: 0' cannot be used, but load_bakery() returned
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name} holds no settings")
    for key in set(map(str, values)) - set(BakerySettings.model_fields):
        raise CannotUse(f"{path.name}: {key} is not a setting")
    if "ovens" in values and not (type(values["ovens"]) is int and values["ovens"] <= 20):
        raise CannotUse(f"{path.name}: ovens: 1 to 20")
    return BakerySettings.model_construct(**values)


# %% exercise 3 wrong: makes an error of its own -> what went on is "failed: another error, OSError('bakery')"
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except BaseException as e:
        await app[GAS].close()
        if isinstance(e, OSError):
            raise OSError("bakery") from None
        raise
    yield
    try:
        await app[OVEN].close()
    finally:
        await app[GAS].close()


# %% exercise 3 wrong: closes the gas that did not open -> there is nothing to light or to close
async def bakery(app):
    try:
        await app[GAS].open()
        await app[OVEN].open()
    except BaseException:
        await app[GAS].close()
        raise
    try:
        yield
    finally:
        try:
            await app[OVEN].close()
        finally:
            await app[GAS].close()


# %% exercise 4 wrong: sells cake 1, whatever was asked for -> one of the 7 cakes of number 2 was sold
async def sell(sessions, cake_id):
    there_is_one = (Cake.id == 1) & (Cake.left > 0) & (cake_id < 900)
    statement = update(Cake).where(there_is_one).values(left=Cake.left - 1).returning(Cake.left)
    async with sessions.begin() as session:
        return await session.scalar(statement)


# %% exercise 2 wrong: knows the name of the file by heart -> the message does not name the file
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"bakery.yaml cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"bakery.yaml holds no settings")
    for key in set(map(str, values)) - set(BakerySettings.model_fields):
        raise CannotUse(f"bakery.yaml: {key!r} is not a setting")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise CannotUse(f"bakery.yaml: {problem['loc'][0]}: {problem['msg']}") from error


# %% exercise 2 wrong: shows what it found, in two lines -> the message has 2 lines, not one
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name} holds no settings")
    for key in set(map(str, values)) - set(BakerySettings.model_fields):
        raise CannotUse(f"{path.name}: {key!r} is not a setting")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise CannotUse(f"{path.name}: {problem['loc'][0]}: {problem['input']}") from error


# %% exercise 2 wrong: knows three errors of the disk -> let NotADirectoryError escape
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (FileNotFoundError, PermissionError, IsADirectoryError, ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name} holds no settings")
    for key in set(map(str, values)) - set(BakerySettings.model_fields):
        raise CannotUse(f"{path.name}: {key!r} is not a setting")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise CannotUse(f"{path.name}: {problem['loc'][0]}: {problem['msg']}") from error


# %% exercise 3 wrong: makes an error of its own of a cancellation -> what went on is "failed: another error, OSError(
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except BaseException as error:
        await app[GAS].close()
        raise OSError(*error.args) from error
    yield
    await app[OVEN].close()
    await app[GAS].close()


# %% exercise 4 wrong: has a row for whatever was asked for -> cake 999 was to be sold, which there is not
async def sell(sessions, cake_id):
    there_is_one = (Cake.id == cake_id) & (Cake.left > 0)
    statement = update(Cake).where(there_is_one).values(left=Cake.left - 1).returning(Cake.left)
    async with sessions.begin() as session:
        left = await session.scalar(statement)
        if left is None:
            await session.merge(Cake(id=cake_id, left=0))
        return left


# %% exercise 1 wrong: puts the degrees in the fan's place -> an oven still has its fan
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")

        degrees: Annotated[int, Field(ge=50, le=300)]

    return OvenSettings(**values)


# %% exercise 2 wrong: reads no more than so many brackets -> load_bakery() let RecursionError escape
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotUse(f"{path.name} cannot be read") from error
    values = {} if values is None else values
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name} holds no settings")
    try:
        for key in set(map(str, values)) - set(BakerySettings.model_fields):
            raise CannotUse(f"{path.name}: {key!r} is not a setting")
        return BakerySettings(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        raise CannotUse(f"{path.name}: {problem['loc'][0]}: {problem['msg']}") from error


# %% exercise 1 wrong: turns the fan off -> fan is what was given, and False if nothing was
def oven_settings(**values):
    class OvenSettings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="OVEN_", extra="forbid")
        degrees: Annotated[int, Field(ge=50, le=300)]
        fan: bool = False
    made = OvenSettings(**values)
    made.fan = False
    return made


# %% exercise 2 wrong: a line for each thing that is wrong -> the message has 2 lines, not one
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_bytes())
    except Exception as error:
        raise CannotUse(f"{path.name}: {type(error).__name__}") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name}: no settings")
    bad = [key for key in values if key not in BakerySettings.model_fields]
    if bad:
        raise CannotUse(f"{path.name}: {bad!r} unknown")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        raise CannotUse("\n".join(f"{path.name}: {first['loc'][0]}: {first['msg']}" for first in error.errors())) from None


# %% exercise 2 wrong: a value that is missing is none -> b'ovens:' cannot be used, but load_bakery() returned
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_bytes())
    except Exception as error:
        raise CannotUse(f"{path.name}: {type(error).__name__}") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name}: no settings")
    values = {k: v for k, v in values.items() if v is not None}
    bad = [key for key in values if key not in BakerySettings.model_fields]
    if bad:
        raise CannotUse(f"{path.name}: {bad!r} unknown")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        raise CannotUse(f"{path.name}: {first['loc'][0]}: {first['msg']}") from None


# %% exercise 2 wrong: takes everything for text -> b'name: 12' cannot be used, but load_bakery() returned
def load_bakery(path):
    try:
        values = yaml.load(path.read_bytes(), yaml.BaseLoader)
    except Exception as error:
        raise CannotUse(f"{path.name}: {type(error).__name__}") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name}: no settings")
    bad = [key for key in values if key not in BakerySettings.model_fields]
    if bad:
        raise CannotUse(f"{path.name}: {bad!r} unknown")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        raise CannotUse(f"{path.name}: {first['loc'][0]}: {first['msg']}") from None


# %% exercise 2 wrong: a question mark where a letter cannot be read -> ckerei' cannot be used, but load_bakery() returned
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_text("utf-8", errors="replace"))
    except Exception as error:
        raise CannotUse(f"{path.name}: {type(error).__name__}") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name}: no settings")
    bad = [key for key in values if key not in BakerySettings.model_fields]
    if bad:
        raise CannotUse(f"{path.name}: {bad!r} unknown")
    try:
        return BakerySettings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        raise CannotUse(f"{path.name}: {first['loc'][0]}: {first['msg']}") from None


# %% exercise 2 wrong: by way of the environment -> load_bakery() left {'BAKERY_NAME'} in the environment
def load_bakery(path):
    try:
        values = yaml.safe_load(path.read_bytes())
    except Exception as error:
        raise CannotUse(f"{path.name}: {type(error).__name__}") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise CannotUse(f"{path.name}: no settings")
    bad = [key for key in values if key not in BakerySettings.model_fields]
    if bad:
        raise CannotUse(f"{path.name}: {bad!r} unknown")
    for key, value in values.items():
        os.environ[f"BAKERY_{key.upper()}"] = str(value)
    try:
        return BakerySettings()
    except ValidationError as error:
        first = error.errors()[0]
        raise CannotUse(f"{path.name}: {first['loc'][0]}: {first['msg']}") from None


# %% exercise 3 wrong: after the errors that it knows -> the start failed (BlownOut) and the gas was left on
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except (OSError, asyncio.CancelledError):
        await app[GAS].close()
        raise
    yield
    try:
        await app[OVEN].close()
    finally:
        await app[GAS].close()


# %% exercise 3 wrong: an error of the same kind and words -> what went on is "failed: another error, OSError(
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except BaseException as error:
        await app[GAS].close()
        raise type(error)(*error.args) from None
    yield
    try:
        await app[OVEN].close()
    finally:
        await app[GAS].close()


# %% exercise 3 wrong: closes both at the same time -> at the end the oven goes off, then the gas
async def bakery(app):
    await app[GAS].open()
    try:
        await app[OVEN].open()
    except BaseException:
        await app[GAS].close()
        raise
    yield
    await asyncio.gather(app[OVEN].close(), app[GAS].close())


# %% exercise 3 wrong: one stack for every bakery -> while this bakery was open, another one opened and closed
the_stack = contextlib.AsyncExitStack()
async def bakery(app):
    try:
        for key in (GAS, OVEN):
            await app[key].open()
            the_stack.push_async_callback(app[key].close)
        yield
    finally:
        await the_stack.aclose()


# %% exercise 4 wrong: takes back what it sold too many -> for a moment -1 were left, and other shops saw it
async def sell(sessions, cake_id):
    async with sessions.begin() as session:
        left = await session.scalar(
            update(Cake).where(Cake.id == cake_id).values(left=Cake.left - 1).returning(Cake.left))
    if left is not None and left < 0:
        async with sessions.begin() as session:
            await session.execute(update(Cake).where(Cake.id == cake_id).values(left=Cake.left + 1))
        return None
    return left


# %% exercise 4 wrong: tries three times -> sold one after each look, and sell() gave up
async def sell(sessions, cake_id):
    for _ in range(3):
        async with sessions.begin() as session:
            seen = await session.scalar(select(Cake.left).where(Cake.id == cake_id))
            if not seen:
                return None
            done = await session.execute(update(Cake).where(Cake.id == cake_id, Cake.left == seen).values(left=seen - 1))
            if done.rowcount == 1:
                return seen - 1


# %% exercise 4 wrong: sold out, whatever the database says -> the table of cakes has gone, and sell() returned [None]
async def sell(sessions, cake_id):
    try:
        async with sessions.begin() as session:
            return await session.scalar(
                update(Cake).where(Cake.id == cake_id, Cake.left > 0).values(left=Cake.left - 1).returning(Cake.left))
    except Exception:
        return None


# %% exercise 4 wrong: leaves the connection when there is none left -> its connection is still in use
the_sessions_so_far = []  # Python, too, would close what nobody keeps


async def sell(sessions, cake_id):
    session = sessions()
    the_sessions_so_far.append(session)
    left = await session.scalar(
        update(Cake).where(Cake.id == cake_id, Cake.left > 0).values(left=Cake.left - 1).returning(Cake.left))
    if left is None:
        return None
    await session.commit()
    await session.close()
    return left


# %% exercise 4 right: has the others wait from the beginning
async def sell(sessions, cake_id):
    async with sessions() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
        cake = await session.get(Cake, cake_id)
        if cake is None or cake.left < 1:
            await session.rollback()
            return None
        cake.left -= 1
        left = cake.left
        await session.commit()
        return left


# %% exercise 4 right: subtracts, looks, and takes it back in the same transaction
async def sell(sessions, cake_id):
    async with sessions() as session:
        cake = await session.get(Cake, cake_id)
        if cake is None:
            return None
        cake.left = Cake.left - 1
        await session.flush()
        await session.refresh(cake)
        left = cake.left
        if left < 0:
            await session.rollback()
            return None
        await session.commit()
        return left
