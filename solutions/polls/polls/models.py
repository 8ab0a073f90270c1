"""The tables: questions with their choices, and what each visitor has chosen."""

from datetime import date

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column, relationship


class Base(DeclarativeBase):
    """Knows every table, so that all of them can be made at once."""


class Ballot(Base):  # question and visitor are its key: nobody has a second one
    __tablename__ = "ballot"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(64), primary_key=True)
    choice_id: Mapped[int] = mapped_column(ForeignKey("choice.id"), index=True)


class Choice(Base):
    __tablename__ = "choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    votes: Mapped[int] = column_property(
        select(func.count(Ballot.visitor)).where(Ballot.choice_id == id).scalar_subquery()  # noqa: A003
    )


class Question(Base):
    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(200), unique=True)
    published: Mapped[date] = mapped_column(default=date.today)
    choices: Mapped[list[Choice]] = relationship(order_by=Choice.id, lazy="selectin")
